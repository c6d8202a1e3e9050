import { DatabaseError, type DatabaseErrorCode } from '@skep/contracts';

export function instanceNotFound(operation: string, id: string): DatabaseError {
  return new DatabaseError(
    'DATABASE_INSTANCE_NOT_FOUND',
    `There is no instance "${id}". Create it with createInstance, or look for its id with listInstances.`,
    { operation, reason: 'record-not-found', context: { id } },
  );
}

export function parentNotFound(operation: string, id: string): DatabaseError {
  return endNotFound('DATABASE_PARENT_INSTANCE_NOT_FOUND', 'parent', operation, id);
}

export function childNotFound(operation: string, id: string): DatabaseError {
  return endNotFound('DATABASE_CHILD_INSTANCE_NOT_FOUND', 'child', operation, id);
}

function endNotFound(code: DatabaseErrorCode, end: string, operation: string, id: string): DatabaseError {
  return new DatabaseError(code, `There is no instance "${id}" to be the ${end}. Create it first.`, {
    operation,
    reason: 'record-not-found',
    context: { [end]: id },
  });
}
