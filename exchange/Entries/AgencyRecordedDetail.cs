using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>
/// What <c>agency.recorded</c> carries, and what is posted to bring a record: the record and its root's signatures, with an admin's act and its signature
/// when it is the first or under a replaced root. Record and act keep the exact bytes that were signed.
/// </summary>
public sealed class AgencyRecordedDetail
{
    private AgencyRecordedDetail(
        ReadOnlyMemory<byte> bytes, AgencyRecord record, RootSignatures signatures, AdminAct? act, string? actSignature, SignedApproval? approval)
    {
        Bytes = bytes;
        Record = record;
        Signatures = signatures;
        Act = act;
        ActSignature = actSignature;
        Approval = approval;
    }

    /// <summary>The canonical bytes of the detail.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The record.</summary>
    public AgencyRecord Record { get; }

    /// <summary>The root's signatures over it.</summary>
    public RootSignatures Signatures { get; }

    /// <summary>The admin's act, or null.</summary>
    public AdminAct? Act { get; }

    /// <summary>The admin's armored signature; not null exactly when <see cref="Act"/> is not.</summary>
    public string? ActSignature { get; }

    /// <summary>A second admin's approval of the act, or null.</summary>
    public SignedApproval? Approval { get; }

    /// <summary>Reads the detail, its record and its act; no signature is checked here.</summary>
    /// <param name="bytes">Kept, not copied.</param>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static AgencyRecordedDetail Parse(ReadOnlyMemory<byte> bytes) => EntryDetail.Read(bytes, members =>
    {
        AdminAct? act = members.OptionalObject("act") is CanonicalObject embedded ? AdminAct.Parse(embedded.Bytes) : null;
        string? actSignature = members.OptionalText("actSignature");
        Document.Require((act is null) == (actSignature is null), DocumentRule.Malformed, "An act and its signature come together.");
        SignedApproval? approval = SignedApproval.Read(members);
        Document.Require(approval is null || act is not null, DocumentRule.WrongApproval, "An approval is of an act.");
        return new AgencyRecordedDetail(bytes, AgencyRecord.Parse(members.Object("record").Bytes), RootSignatures.Read(members), act, actSignature, approval);
    });

    /// <summary>Writes the detail of an ordinary next record.</summary>
    public static AgencyRecordedDetail Create(AgencyRecord record, RootSignatures signatures) => Create(record, signatures, null, null);

    /// <summary>Writes the detail of an ordinary next record under one signature.</summary>
    public static AgencyRecordedDetail Create(AgencyRecord record, string signature) => Create(record, new RootSignatures(signature));

    /// <summary>Writes the detail of a record under one signature with an admin's act.</summary>
    public static AgencyRecordedDetail Create(AgencyRecord record, string signature, AdminAct? act, string? actSignature) =>
        Create(record, new RootSignatures(signature), act, actSignature);

    /// <summary>Writes the detail of a record with an admin's act.</summary>
    public static AgencyRecordedDetail Create(
        AgencyRecord record, RootSignatures signatures, AdminAct? act, string? actSignature, SignedApproval? approval = null) =>
        Parse(CanonicalJson.Write(writer =>
        {
            if (act is not null)
            {
                writer.Raw("act", act.Bytes.Span);
            }

            writer.OptionalText("actSignature", actSignature);
            approval?.Write(writer);
            signatures.WriteOthers(writer);
            writer.Raw("record", record.Bytes.Span);
            signatures.WriteFirst(writer);
        }));
}
