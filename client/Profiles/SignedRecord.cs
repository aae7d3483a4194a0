using Gateway.Exchange;

namespace Gateway.Client.Profiles;

/// <summary>A record with its root's signatures, as <c>enrolment.json</c> carries a first one and a later one under a new root is brought to an admin.</summary>
internal sealed record SignedRecord(AgencyRecord Record, RootSignatures Signatures)
{
    /// <exception cref="DocumentException">A rule is broken, or the record's own root did not sign it, by as many keys as it demands.</exception>
    public static SignedRecord Parse(ReadOnlyMemory<byte> bytes)
    {
        AgencyRecordedDetail file = AgencyRecordedDetail.Parse(bytes);
        return file.Act is null && file.Record.IsSignedByRootOf(file.Record, file.Signatures)
            ? new SignedRecord(file.Record, file.Signatures)
            : throw new DocumentException(DocumentRule.BadRootSignature, "the record is not signed by its own root.");
    }
}
