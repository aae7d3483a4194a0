using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>The file <c>enrolment.json</c>: an agency's first record and its root's signature, on its way to an admin.</summary>
public sealed class Enrolment
{
    private Enrolment(ReadOnlyMemory<byte> bytes, AgencyRecord record, string signature)
    {
        Bytes = bytes;
        Record = record;
        Signature = signature;
    }

    /// <summary>The exact bytes of the file.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The record, signed by its own root: who holds the file can check that, but not who made it.</summary>
    public AgencyRecord Record { get; }

    /// <summary>The root's armored signature.</summary>
    public string Signature { get; }

    /// <summary>Reads the file and checks the root's signature.</summary>
    /// <param name="bytes">Kept, not copied.</param>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static Enrolment Parse(ReadOnlyMemory<byte> bytes)
    {
        Enrolment enrolment = EntryDetail.Read(
            bytes, members => new Enrolment(bytes, AgencyRecord.Parse(members.Object("record").Bytes), members.Text("signature")));
        AgencyRecord record = enrolment.Record;
        Document.Require(record.Sequence == 0, DocumentRule.WrongSequence, "An enrolment holds an agency's first record.");
        Document.Require(
            record.IsSignedBy(record.Root, enrolment.Signature), DocumentRule.BadRootSignature, "The record is not signed by its own root.");
        return enrolment;
    }

    /// <summary>Signs a first record with its root and writes the file.</summary>
    /// <exception cref="DocumentException">The record is not a first one, or the key not one of its root keys.</exception>
    public static Enrolment Create(AgencyRecord record, SigningKey root) => Parse(CanonicalJson.Write(writer =>
    {
        writer.Raw("record", record.Bytes.Span);
        writer.Text("signature", record.Sign(root));
    }));
}
