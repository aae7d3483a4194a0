using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Profiles;

/// <summary>A record with its root's signature, as <c>enrolment.json</c> carries a first one and a later one under a new root is brought to an admin.</summary>
internal sealed record SignedRecord(AgencyRecord Record, string Signature)
{
    /// <exception cref="DocumentException">A rule is broken, or the record's own root did not sign it.</exception>
    /// <exception cref="CanonicalJsonException">Not canonical JSON.</exception>
    public static SignedRecord Parse(ReadOnlyMemory<byte> bytes)
    {
        CanonicalObject file = CanonicalJson.ParseObject(bytes);
        SignedRecord signed = new(AgencyRecord.Parse(file.Object("record").Bytes), file.Text("signature"));
        file.Close();
        return signed.Record.IsSignedBy(signed.Record.Root, signed.Signature)
            ? signed
            : throw new DocumentException(DocumentRule.BadRootSignature, "the record is not signed by its own root.");
    }
}
