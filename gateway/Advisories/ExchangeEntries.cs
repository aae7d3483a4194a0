using Gateway.Audit;
using Gateway.Exchange;

namespace Gateway.Server.Advisories;

/// <summary>The audit entries of an exchange: who is the actor, what the subject, and what the claim rests on. Opaque ids, numbers and digests only.</summary>
internal static class ExchangeEntries
{
    /// <summary>An advisory was published; the sender signed for every recipient.</summary>
    public static EntryDraft Published(PrincipalId sender, AdvisoryId advisory, AdvisoryPublishedDetail detail) =>
        new(ActionNames.AdvisoryPublished, sender.Value, advisory.Value, Evidence.Signed, detail.ToBytes());

    /// <summary>It was addressed to one recipient, under the recipient's running number.</summary>
    public static EntryDraft Addressed(PrincipalId sender, AdvisoryId advisory, AdvisoryAddressedDetail detail) =>
        new(ActionNames.AdvisoryAddressed, sender.Value, advisory.Value, Evidence.Gateway, detail.ToBytes());

    /// <summary>Content bytes are about to leave. Only a DPoP proof is the reader's own word for it.</summary>
    public static EntryDraft Fetched(PrincipalId reader, AdvisoryId advisory, AdvisoryFetchedDetail detail) => new(
        ActionNames.AdvisoryFetched, reader.Value, advisory.Value, detail.DpopProof is null ? Evidence.Gateway : Evidence.Signed, detail.ToBytes());

    /// <summary>A recipient signed a receipt.</summary>
    public static EntryDraft Acknowledged(Receipt receipt) => new(
        ActionNames.AdvisoryAcknowledged, receipt.Principal.Value, receipt.Advisory.Value, Evidence.Signed,
        AdvisoryAcknowledgedDetail.Of(receipt).ToBytes());

    /// <summary>The sender withdrew it.</summary>
    public static EntryDraft Withdrawn(PrincipalId publisher, Withdrawal withdrawal) => new(
        ActionNames.AdvisoryWithdrawn, publisher.Value, withdrawal.Advisory.Value, Evidence.Signed,
        new AdvisoryWithdrawnDetail(withdrawal.Digest).ToBytes());

    /// <summary>Its end of life came; the gateway acted by itself.</summary>
    public static EntryDraft Expired(AdvisoryId advisory) =>
        new(ActionNames.AdvisoryExpired, AgencyId.Gateway.Value, advisory.Value, Evidence.Gateway, EmptyDetail.Bytes);
}
