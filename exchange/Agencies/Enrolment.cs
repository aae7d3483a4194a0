using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>The file <c>enrolment.json</c>: an agency's first record and its root's signatures, on its way to an admin.</summary>
public sealed class Enrolment
{
    private Enrolment(ReadOnlyMemory<byte> bytes, AgencyRecord record, RootSignatures signatures)
    {
        Bytes = bytes;
        Record = record;
        Signatures = signatures;
    }

    /// <summary>The exact bytes of the file.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The record, signed by its own root: who holds the file can check that, but not who made it.</summary>
    public AgencyRecord Record { get; }

    /// <summary>The root's signatures.</summary>
    public RootSignatures Signatures { get; }

    /// <summary>Reads the file and checks the root's signatures.</summary>
    /// <param name="bytes">Kept, not copied.</param>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static Enrolment Parse(ReadOnlyMemory<byte> bytes)
    {
        Enrolment enrolment = EntryDetail.Read(
            bytes, members => new Enrolment(bytes, AgencyRecord.Parse(members.Object("record").Bytes), RootSignatures.Read(members)));
        AgencyRecord record = enrolment.Record;
        Document.Require(record.Sequence == 0, DocumentRule.WrongSequence, "An enrolment holds an agency's first record.");
        Document.Require(
            record.IsSignedByRootOf(record, enrolment.Signatures), DocumentRule.BadRootSignature, "The record is not signed by its own root.");
        return enrolment;
    }

    /// <summary>Signs a first record with its root keys and writes the file.</summary>
    /// <exception cref="DocumentException">The record is not a first one, or the keys not root keys of it, or fewer than it demands.</exception>
    public static Enrolment Create(AgencyRecord record, params IReadOnlyList<SigningKey> roots) => Parse(CanonicalJson.Write(writer =>
    {
        RootSignatures signatures = record.Sign(roots);
        signatures.WriteOthers(writer);
        writer.Raw("record", record.Bytes.Span);
        signatures.WriteFirst(writer);
    }));
}
