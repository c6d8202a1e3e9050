/** One stored setting. Table `user_config`. */
export interface UserConfigRecord {
  key: string;
  /** The plain value, or the sealed text when `encrypted`. */
  value: string;
  encrypted: boolean;
  updated_at: Date;
}
