using Gateway.Audit;
using Gateway.Exchange;

namespace Gateway.Server.Advisories;

/// <summary>The audit entries of an exchange. Opaque ids, numbers and digests only: no title, no file name, no person.</summary>
internal static class ExchangeEntries
{
    /// <summary>An advisory was published; the root covers every recipient's manifest in ordinal order of the recipients (RFC 6962 section 2.1).</summary>
    public static EntryDraft Published(PrincipalId sender, AdvisoryId advisory, Tlp tlp, int documents, long directorySize, IReadOnlyList<Sha256Digest> manifests)
    {
        RootHash root = MerkleTree.HashTree([.. manifests.Select(manifest => MerkleTree.HashLeaf(manifest.Bytes))]);
        return EntryDraft.Create(ActionNames.AdvisoryPublished, sender.Value, advisory.Value, Evidence.Signed, detail =>
        {
            detail.Integer("directorySize", directorySize);
            detail.Integer("documents", documents);
            detail.Binary("manifestsRoot", root.Value.Bytes);
            detail.Integer("recipients", manifests.Count);
            detail.Text("tlp", tlp.ToWire());
        });
    }

    /// <summary>It was addressed to one recipient, under the recipient's running number.</summary>
    public static EntryDraft Addressed(PrincipalId sender, AdvisoryId advisory, AgencyId recipient, long delivery, Sha256Digest manifest) =>
        EntryDraft.Create(ActionNames.AdvisoryAddressed, sender.Value, advisory.Value, Evidence.Gateway, detail =>
        {
            detail.Integer("delivery", delivery);
            detail.Binary("manifest", manifest.Bytes);
            detail.Text("recipient", recipient.Value);
        });

    /// <summary>Content bytes are about to leave; with the caller's DPoP proof, which the gateway cannot invent.</summary>
    public static EntryDraft Fetched(PrincipalId reader, AdvisoryId advisory, int document, (long From, long To)? range, string? dpopProof) =>
        EntryDraft.Create(ActionNames.AdvisoryFetched, reader.Value, advisory.Value, dpopProof is null ? Evidence.Gateway : Evidence.Signed, detail =>
        {
            detail.Integer("document", document);
            detail.OptionalText("dpop", dpopProof);
            detail.OptionalInteger("from", range?.From);
            detail.OptionalInteger("to", range?.To);
        });

    /// <summary>A recipient signed a receipt.</summary>
    public static EntryDraft Acknowledged(Receipt receipt) =>
        EntryDraft.Create(ActionNames.AdvisoryAcknowledged, receipt.Principal.Value, receipt.Advisory.Value, Evidence.Signed, detail =>
        {
            detail.Text("disposition", receipt.Disposition.ToWire());
            detail.Binary("manifest", receipt.Manifest.Bytes);
            detail.Text("mode", receipt.Mode.ToWire());
            detail.Binary("receipt", receipt.Digest.Bytes);
        });

    /// <summary>The sender withdrew it.</summary>
    public static EntryDraft Withdrawn(PrincipalId publisher, Withdrawal withdrawal) =>
        EntryDraft.Create(ActionNames.AdvisoryWithdrawn, publisher.Value, withdrawal.Advisory.Value, Evidence.Signed, detail =>
            detail.Binary("withdrawal", withdrawal.Digest.Bytes));

    /// <summary>Its end of life came; the gateway acted by itself.</summary>
    public static EntryDraft Expired(AdvisoryId advisory) =>
        EntryDraft.Create(ActionNames.AdvisoryExpired, AgencyId.Gateway.Value, advisory.Value, Evidence.Gateway, static _ => { });
}
