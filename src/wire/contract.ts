/**
 * The API contracts as data. Names, types, limits, errors and sensitive flags of every
 * operation come from `model/*.json` and from nowhere else.
 */
import { readFileSync } from 'node:fs';

export const services = ['cognito-idp', 'logs', 'iam', 'sts', 'poolhouse'] as const;
export type Service = (typeof services)[number];

export interface Contract {
  service: string;
  apiVersion: string;
  protocol: 'json' | 'query';
  jsonVersion?: string;
  targetPrefix?: string;
  xmlNamespace?: string;
  signingName: Service;
  operations: Record<string, OperationShape>;
  shapes: Record<string, Shape>;
}

export interface OperationShape {
  auth: 'sigv4' | 'none';
  input?: string;
  output?: string;
  resultWrapper?: string;
  errors: string[];
}

export type Shape = StructureShape | ListShape | MapShape | StringShape | NumberShape | PlainShape;

interface ShapeBase {
  sensitive?: boolean;
  min?: number;
  max?: number;
}
export interface StructureShape extends ShapeBase {
  type: 'structure';
  members: Record<string, string>;
  required?: string[];
  exception?: boolean;
  fault?: boolean;
  error?: { code: string; httpStatusCode: number; senderFault?: boolean };
}
export interface ListShape extends ShapeBase {
  type: 'list';
  member: string;
}
export interface MapShape extends ShapeBase {
  type: 'map';
  key: string;
  value: string;
}
export interface StringShape extends ShapeBase {
  type: 'string';
  pattern?: string;
  enum?: string[];
}
export interface NumberShape extends ShapeBase {
  type: 'integer' | 'long';
}
export interface PlainShape extends ShapeBase {
  type: 'boolean' | 'timestamp' | 'blob';
}

/** Reads one contract from `model/`. */
export function loadContract(service: Service): Contract {
  const file = new URL(`../../model/${service}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as Contract;
}

/** The shape of that name. A contract that names a shape it lacks is broken: throws. */
export function shapeOf(contract: Contract, name: string): Shape {
  const shape = contract.shapes[name];
  if (!shape) throw new Error(`contract ${contract.signingName} has no shape ${name}`);
  return shape;
}
