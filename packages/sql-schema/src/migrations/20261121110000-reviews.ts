import type { Migration } from './migration.ts';

/** Rounds of review, what they found, and what people decided about them. */
export const reviews: Migration = {
  id: '20261121110000_reviews',
  checksum: 'bec2158c7fe483ffdc590b051dc042fa32793903c0a9f479cd231ba676ae229d',
  up: `
ALTER TABLE instances ADD COLUMN max_reviews INTEGER CONSTRAINT chk_instances_max_reviews CHECK (max_reviews >= 0);

CREATE TABLE reviews (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  parent_instance TEXT NOT NULL,
  reviewer_instance TEXT NOT NULL,
  round INTEGER NOT NULL CONSTRAINT chk_reviews_round CHECK (round >= 1),
  base_commit TEXT,
  head_commit TEXT NOT NULL,
  files TEXT CONSTRAINT chk_reviews_files CHECK (json_valid(files)),
  status TEXT NOT NULL CONSTRAINT chk_reviews_status CHECK (status IN (
    'requested', 'in_progress', 'approved', 'changes_requested', 'dismissed', 'timed_out', 'abandoned'
  )),
  requested_at INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  decided_at INTEGER,
  summary TEXT,
  CONSTRAINT fk_reviews_parent FOREIGN KEY (parent_instance) REFERENCES instances (id),
  CONSTRAINT fk_reviews_reviewer FOREIGN KEY (reviewer_instance) REFERENCES instances (id)
) STRICT;

CREATE UNIQUE INDEX unq_reviews_round ON reviews (parent_instance, round);
CREATE INDEX idx_reviews_reviewer ON reviews (reviewer_instance, id);
CREATE INDEX idx_reviews_status ON reviews (status, due_at);

CREATE TABLE review_findings (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  review_id INTEGER NOT NULL,
  file TEXT,
  start_line INTEGER CONSTRAINT chk_review_findings_start_line CHECK (start_line >= 1),
  end_line INTEGER CONSTRAINT chk_review_findings_end_line CHECK (end_line >= 1),
  severity TEXT NOT NULL CONSTRAINT chk_review_findings_severity CHECK (severity IN ('error', 'warning', 'note')),
  title TEXT NOT NULL,
  body TEXT,
  fingerprint TEXT NOT NULL,
  in_scope INTEGER NOT NULL DEFAULT 1 CONSTRAINT chk_review_findings_in_scope CHECK (in_scope IN (0, 1)),
  resolution TEXT NOT NULL DEFAULT 'open' CONSTRAINT chk_review_findings_resolution CHECK (resolution IN (
    'open', 'fixed', 'wont_fix', 'repeated'
  )),
  created_at INTEGER NOT NULL,
  CONSTRAINT fk_review_findings_review FOREIGN KEY (review_id) REFERENCES reviews (id)
) STRICT;

CREATE INDEX idx_review_findings_review ON review_findings (review_id, id);

CREATE TABLE review_decisions (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  instance_id TEXT NOT NULL,
  reason TEXT NOT NULL CONSTRAINT chk_review_decisions_reason CHECK (reason IN (
    'review_limit', 'no_progress', 'unasked'
  )),
  round INTEGER NOT NULL CONSTRAINT chk_review_decisions_round CHECK (round >= 0),
  cap INTEGER NOT NULL CONSTRAINT chk_review_decisions_cap CHECK (cap >= 0),
  asked_at INTEGER NOT NULL,
  refused_requests INTEGER NOT NULL DEFAULT 0 CONSTRAINT chk_review_decisions_refused_requests CHECK (refused_requests >= 0),
  choice TEXT CONSTRAINT chk_review_decisions_choice CHECK (choice IN ('continue', 'raise', 'abandon')),
  decided_at INTEGER,
  note TEXT,
  CONSTRAINT fk_review_decisions_instance FOREIGN KEY (instance_id) REFERENCES instances (id)
) STRICT;

CREATE INDEX idx_review_decisions_instance ON review_decisions (instance_id, id);
`,
  down: `
DROP TABLE review_decisions;
DROP TABLE review_findings;
DROP TABLE reviews;
ALTER TABLE instances DROP COLUMN max_reviews;
`,
};
