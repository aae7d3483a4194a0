using System.Diagnostics.CodeAnalysis;
using Gateway.Crypto;
using static Gateway.Exchange.Document;

namespace Gateway.Exchange;

/// <summary>The <c>signatures</c> part of an upload: for each recipient agency the sender's armored signature over the statement to it.</summary>
public sealed class SignatureSet
{
    private readonly IReadOnlyDictionary<string, string> signatures;

    private SignatureSet(ReadOnlyMemory<byte> bytes, IReadOnlyDictionary<string, string> signatures)
    {
        Bytes = bytes;
        this.signatures = signatures;
    }

    /// <summary>The exact bytes of the part.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Reads the part.</summary>
    /// <param name="bytes">Kept, not copied.</param>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static SignatureSet Parse(ReadOnlyMemory<byte> bytes) => Document.Read(bytes, Limits.SignaturesBytes, members =>
    {
        var signatures = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string name in members.Names)
        {
            Require(AgencyId.TryParse(name, out _), DocumentRule.InvalidId, "A signature is for something that is not an agency.");
            signatures.Add(name, members.Text(name));
        }

        return new SignatureSet(bytes, signatures);
    });

    /// <summary>Writes the part from one signature for each recipient.</summary>
    public static SignatureSet Create(IEnumerable<KeyValuePair<AgencyId, string>> signatures) => Parse(CanonicalJson.Write(writer =>
    {
        foreach ((AgencyId recipient, string signature) in signatures.OrderBy(item => item.Key.Value, StringComparer.Ordinal))
        {
            writer.Text(recipient.Value, signature);
        }
    }));

    /// <summary>The armored signature for one recipient.</summary>
    public bool TryFind(AgencyId recipient, [NotNullWhen(true)] out string? signature) => signatures.TryGetValue(recipient.Value, out signature);

    /// <summary>Checks that there is one signature for each recipient and none besides.</summary>
    /// <exception cref="DocumentException"><see cref="DocumentRule.SignatureCount"/>; <see cref="DocumentException.Recipients"/> lists those without one.</exception>
    public void CheckCovers(UploadMetadata metadata)
    {
        AgencyId[] missing = [.. metadata.Recipients.Select(recipient => recipient.Id).Where(id => !signatures.ContainsKey(id.Value))];
        if (missing.Length > 0 || signatures.Count != metadata.Recipients.Count)
        {
            throw new DocumentException(DocumentRule.SignatureCount, "The signatures are not exactly one for each recipient.") { Recipients = missing };
        }
    }
}
