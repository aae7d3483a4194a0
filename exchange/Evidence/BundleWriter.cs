using System.Text;
using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>Puts a bundle of evidence together and signs its table of contents. What goes in is for <see cref="BundleCheck"/> to judge.</summary>
public sealed class BundleWriter
{
    private readonly SortedDictionary<string, ReadOnlyMemory<byte>> files = new(StringComparer.Ordinal);

    /// <summary>Adds a file.</summary>
    /// <param name="name">Its name (<see cref="BundleNames"/>).</param>
    /// <param name="content">Kept, not copied.</param>
    /// <exception cref="ArgumentException">There is one of this name.</exception>
    public void Add(string name, ReadOnlyMemory<byte> content) => files.Add(name, content);

    /// <summary>Whether there is a file of this name.</summary>
    public bool Has(string name) => files.ContainsKey(name);

    /// <summary>Adds a document with its armored signature.</summary>
    /// <param name="name">Its name (<see cref="BundleNames"/>).</param>
    /// <param name="content">Kept, not copied.</param>
    /// <param name="signature">The armored signature.</param>
    /// <exception cref="ArgumentException">There is one of this name.</exception>
    public void AddSigned(string name, ReadOnlyMemory<byte> content, string signature)
    {
        Add(name, content);
        Add(BundleNames.Signature(name), Encoding.UTF8.GetBytes(signature));
    }

    /// <summary>The bundle.</summary>
    /// <param name="gateway">The gateway whose exchange it is.</param>
    /// <param name="advisory">The advisory.</param>
    /// <param name="exporter">Who took the evidence.</param>
    /// <param name="signingKey">The exporter's <c>sign</c> key.</param>
    /// <param name="exportedAt">When, UTC.</param>
    /// <exception cref="EvidenceException">There is more than a bundle holds.</exception>
    public byte[] Write(GatewayName gateway, AdvisoryId advisory, PrincipalId exporter, SigningKey signingKey, DateTimeOffset exportedAt)
    {
        BundleFile[] listed = [.. files.Select(file => new BundleFile(file.Key, file.Value))];
        BundleIndex index = BundleIndex.Create(gateway, advisory, exporter, exportedAt, listed);
        BundleFile[] all =
        [
            new(BundleNames.Index, index.Bytes),
            new(BundleNames.Signature(BundleNames.Index), Encoding.UTF8.GetBytes(index.Sign(signingKey))),
            .. listed,
        ];
        return StoredZip.Write([.. all.OrderBy(file => file.Name, StringComparer.Ordinal)]);
    }
}
