import type { InstanceStatus } from '@skep/contracts';
import type { WriteOperation } from '../operations/operation.ts';
import { checkArgument } from '../validation/check-input.ts';
import { instanceStatus } from '../validation/instance-schemas.ts';
import { identifier } from '../validation/values.ts';
import { changeStatus } from './change-status.ts';
import { requireInstance } from './require-instance.ts';

const name = 'updateInstanceStatus';

export const updateInstanceStatus: WriteOperation<[string, InstanceStatus], void> = {
  name,
  kind: 'write',
  failure: 'DATABASE_UPDATE_FAILED',
  prepare(id, status) {
    checkArgument(name, 'id', identifier, id);
    checkArgument(name, 'status', instanceStatus, status);
    return async (context) => {
      const instance = await requireInstance(name, context.store, id);
      await changeStatus(context, name, instance, status, context.settings.now());
    };
  },
};
