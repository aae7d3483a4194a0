using Gateway.Client.Cli;
using Gateway.Client.Profiles;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Changes;

/// <summary>
/// A change of the directory in a file, on its way from whoever wrote it past those who hold root keys to the gateway: a next record, or a revocation
/// order, and the signatures it has so far. A signed one is a power of attorney: whoever holds the file can bring it.
/// </summary>
internal sealed class PreparedChange
{
    private const string Type = "advisory-prepared/v1";

    private readonly List<string> signatures;

    private PreparedChange(AgencyRecord? record, RevocationOrder? order, IEnumerable<string> signatures)
    {
        Record = record;
        Order = order;
        this.signatures = [.. signatures];
    }

    /// <summary>The next record; null where it is a revocation.</summary>
    public AgencyRecord? Record { get; }

    /// <summary>The revocation order; null where it is a record.</summary>
    public RevocationOrder? Order { get; }

    /// <summary>The armored signatures it has so far.</summary>
    public IReadOnlyList<string> Signatures => signatures;

    public ReadOnlyMemory<byte> Document => Record?.Bytes ?? Order!.Bytes;

    /// <summary>What it does, in a few words for whoever is asked to sign it.</summary>
    public Sentence Summary => Record is { } record
        ? (Sentence)$"record {record.Sequence} of {record.Agency} at {record.Gateway}, with {record.Principals.Count} principals"
        : (Sentence)$"revocation of {Order!.Principal} at {Order.Gateway}, {Order.Reason.ToWire()}";

    public static PreparedChange Of(AgencyRecord record) => new(record, null, []);

    public static PreparedChange Of(RevocationOrder order) => new(null, order, []);

    /// <exception cref="UsageException">The file is not a prepared change.</exception>
    public static PreparedChange Read(string path)
    {
        try
        {
            CanonicalObject file = CanonicalJson.ParseObject(PrivateFile.Read(path).AsMemory().TrimEnd("\r\n "u8));
            PreparedChange change = new(
                file.OptionalObject("record") is { } record ? AgencyRecord.Parse(record.Bytes) : null,
                file.OptionalObject("revocation") is { } order ? RevocationOrder.Parse(order.Bytes) : null,
                file.Texts("signatures"));
            bool isOne = file.Text("type") == Type && (change.Record is null) != (change.Order is null) && change.signatures.Count <= Limits.RootKeys;
            file.Close();
            return isOne ? change : throw new UsageException($"{path} is not a prepared change.");
        }
        catch (Exception failure) when (failure is CanonicalJsonException or DocumentException)
        {
            throw new UsageException($"{path} is not a prepared change: {failure.Message}", failure);
        }
    }

    /// <summary>Adds the signature of each of these keys, except where it is there already.</summary>
    /// <returns>How many were added.</returns>
    public int Sign(IEnumerable<SigningKey> roots)
    {
        SigningKey[] missing = [.. roots.Where(root => !signatures.Any(signature => IsBy(root.VerifyingKey, signature)))];
        signatures.AddRange(missing.Select(root => SshSignature.Sign(root, Namespaces.Directory, Document.Span)));
        return missing.Length;
    }

    /// <summary>How many different root keys of a record signed; -1 where a signature is by none of them.</summary>
    public int CountBy(AgencyRecord authority)
    {
        int[] signers = [.. signatures.Select(signature => authority.Root.ToList().FindIndex(key => IsBy(key, signature)))];
        return signers.Contains(-1) ? -1 : signers.Distinct().Count();
    }

    /// <summary>Writes a new file, mode 0600.</summary>
    /// <exception cref="UsageException">It exists, or cannot be written there.</exception>
    public void WriteNew(string path)
    {
        try
        {
            PrivateFile.CreateNew(path, ToBytes());
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path} could not be written: {failure.Message}", failure);
        }
    }

    /// <summary>Writes the file again in one step.</summary>
    public void Rewrite(string path) => PrivateFile.Replace(path, ToBytes());

    /// <summary>The signatures as they are posted; there is at least one.</summary>
    public RootSignatures ToRootSignatures() => new(signatures[0], signatures.Skip(1));

    private bool IsBy(VerifyingKey key, string signature) => SshSignature.Verify(key, Namespaces.Directory, Document.Span, signature);

    private byte[] ToBytes() => CanonicalJson.Write(writer =>
    {
        writer.Raw(Record is null ? "revocation" : "record", Document.Span);
        writer.Texts("signatures", signatures);
        writer.Text("type", Type);
    });
}
