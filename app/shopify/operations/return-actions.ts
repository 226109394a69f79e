/** What can be done about a return at Shopify. A refusal is a value, in Shopify's own words; the rest throws. */
import { graphql } from "#app/generated/admin/gql.ts";
import type {
  ReturnApproveMutationVariables,
  ReturnCreateMutationVariables,
  ReturnDeclineMutationVariables,
  ReturnProcessMutationVariables,
  ReturnRequestMutationVariables,
} from "#app/generated/admin/graphql.ts";
import { gid, idOf } from "#app/shopify/gid.ts";
import type { AdminClient } from "#app/shopify/graphql.server.ts";
import { failure, success, type Result } from "#app/shared/result.ts";

import { stateOf, type ReturnState, type ReturnStateNode } from "./return-state.ts";

/** Shopify's first complaint. */
export interface Refusal {
  /** Its code ("INVALID_STATE"), where it gives one. */
  code: string;
  message: string;
  /** "input.returnLineItems.0.quantity". */
  field: string;
}

interface Complaint {
  field: string[] | null;
  message: string;
  code?: string | null;
}

/** @returns what Shopify refused, if it did */
export function refusalOf(complaints: readonly Complaint[]): Refusal | undefined {
  const [first] = complaints;
  return first && { code: first.code ?? "", message: first.message, field: first.field?.join(".") ?? "" };
}

interface ReturnPayload {
  return: ReturnStateNode | null;
  userErrors: Complaint[];
}

function outcome(payload: ReturnPayload | null): Result<ReturnState, Refusal> {
  const refused = refusalOf(payload?.userErrors ?? []);
  if (refused) return failure(refused);
  if (!payload?.return) throw new Error("Shopify neither changed the return nor said why");
  return success(stateOf(payload.return));
}

const ReturnRequest = graphql(`
  mutation ReturnRequest($input: ReturnRequestInput!) {
    returnRequest(input: $input) {
      return {
        ...ReturnState
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`);

/** Asks for a return: REQUESTED, nothing is sent to the customer. Takes no exchanges. */
export async function requestReturn(admin: AdminClient, input: ReturnRequestMutationVariables["input"]) {
  return outcome((await admin.request(ReturnRequest, { input }, { once: true })).returnRequest);
}

const ReturnCreate = graphql(`
  mutation ReturnCreate($input: ReturnInput!) {
    returnCreate(returnInput: $input) {
      return {
        ...ReturnState
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`);

/** Makes a return that is OPEN at once, with what it is exchanged for. */
export async function createReturn(admin: AdminClient, input: ReturnCreateMutationVariables["input"]) {
  return outcome((await admin.request(ReturnCreate, { input }, { once: true })).returnCreate);
}

const ReturnApprove = graphql(`
  mutation ReturnApprove($input: ReturnApproveRequestInput!) {
    returnApproveRequest(input: $input) {
      return {
        ...ReturnState
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`);

export async function approveReturn(admin: AdminClient, input: ReturnApproveMutationVariables["input"]) {
  return outcome((await admin.request(ReturnApprove, { input })).returnApproveRequest);
}

const ReturnDecline = graphql(`
  mutation ReturnDecline($input: ReturnDeclineRequestInput!) {
    returnDeclineRequest(input: $input) {
      return {
        ...ReturnState
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`);

export async function declineReturn(admin: AdminClient, input: ReturnDeclineMutationVariables["input"]) {
  return outcome((await admin.request(ReturnDecline, { input })).returnDeclineRequest);
}

const ReturnProcess = graphql(`
  mutation ReturnProcess($input: ReturnProcessInput!) {
    returnProcess(input: $input) {
      return {
        ...ReturnState
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`);

/**
 * Processes lines of a return: where they are put, which exchange lines go out, what money moves. It takes no idempotency
 * key: called twice it does it twice. Nobody calls it without a stored attempt (areas/returns/attempts).
 */
export async function processReturn(admin: AdminClient, input: ReturnProcessMutationVariables["input"]) {
  return outcome((await admin.request(ReturnProcess, { input }, { once: true })).returnProcess);
}

const ReturnClose = graphql(`
  mutation ReturnClose($id: ID!) {
    returnClose(id: $id) {
      return {
        ...ReturnState
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`);

const ReturnReopen = graphql(`
  mutation ReturnReopen($id: ID!) {
    returnReopen(id: $id) {
      return {
        ...ReturnState
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`);

const ReturnCancel = graphql(`
  mutation ReturnCancel($id: ID!) {
    returnCancel(id: $id) {
      return {
        ...ReturnState
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`);

/** Repeating it is harmless, as with the two below. */
export async function closeReturn(admin: AdminClient, returnId: bigint) {
  return outcome((await admin.request(ReturnClose, { id: gid("Return", returnId) })).returnClose);
}

export async function reopenReturn(admin: AdminClient, returnId: bigint) {
  return outcome((await admin.request(ReturnReopen, { id: gid("Return", returnId) })).returnReopen);
}

/** Only before anything has been processed. */
export async function cancelReturn(admin: AdminClient, returnId: bigint) {
  return outcome((await admin.request(ReturnCancel, { id: gid("Return", returnId) })).returnCancel);
}

const ReverseDelivery = graphql(`
  mutation ReverseDelivery(
    $id: ID!
    $tracking: ReverseDeliveryTrackingInput
    $label: ReverseDeliveryLabelInput
  ) {
    reverseDeliveryCreateWithShipping(
      reverseFulfillmentOrderId: $id
      reverseDeliveryLineItems: []
      trackingInput: $tracking
      labelInput: $label
      notifyCustomer: false
    ) {
      reverseDelivery {
        id
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`);

const ReverseDeliveryUpdate = graphql(`
  mutation ReverseDeliveryUpdate($id: ID!, $tracking: ReverseDeliveryTrackingInput) {
    reverseDeliveryShippingUpdate(reverseDeliveryId: $id, trackingInput: $tracking, notifyCustomer: false) {
      reverseDelivery {
        id
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`);

export interface Tracking {
  number?: string;
  url?: string;
}

/** The parcel of all that a reverse fulfilment order awaits. @returns Shopify's id of it */
export async function createReverseDelivery(
  admin: AdminClient,
  reverseFulfilmentOrderId: bigint,
  { tracking, labelUrl }: { tracking?: Tracking; labelUrl?: string },
): Promise<Result<bigint, Refusal>> {
  const { reverseDeliveryCreateWithShipping: payload } = await admin.request(
    ReverseDelivery,
    {
      id: gid("ReverseFulfillmentOrder", reverseFulfilmentOrderId),
      tracking: tracking ?? null,
      label: labelUrl === undefined ? null : { fileUrl: labelUrl },
    },
    { once: true },
  );
  return deliveryOf(payload);
}

export async function updateReverseDelivery(
  admin: AdminClient,
  deliveryId: bigint,
  tracking: Tracking,
): Promise<Result<bigint, Refusal>> {
  const { reverseDeliveryShippingUpdate: payload } = await admin.request(ReverseDeliveryUpdate, {
    id: gid("ReverseDelivery", deliveryId),
    tracking,
  });
  return deliveryOf(payload);
}

function deliveryOf(
  payload: { reverseDelivery: { id: string } | null; userErrors: Complaint[] } | null,
): Result<bigint, Refusal> {
  const refused = refusalOf(payload?.userErrors ?? []);
  if (refused) return failure(refused);
  if (!payload?.reverseDelivery) throw new Error("Shopify made no reverse delivery and did not say why");
  return success(idOf("ReverseDelivery", payload.reverseDelivery.id));
}
