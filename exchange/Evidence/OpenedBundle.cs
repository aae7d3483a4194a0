using System.Text;
using Gateway.Audit;

namespace Gateway.Exchange;

/// <summary>
/// A bundle whose container is in order and holds what its table of contents lists. Files are taken out one by one; what nobody took was not looked
/// at.
/// </summary>
internal sealed class OpenedBundle
{
    private readonly SortedDictionary<string, ReadOnlyMemory<byte>> rest;

    private OpenedBundle(BundleIndex index, string indexSignature, IEnumerable<BundleFile> files)
    {
        Index = index;
        IndexSignature = indexSignature;
        rest = new SortedDictionary<string, ReadOnlyMemory<byte>>(files.ToDictionary(file => file.Name, file => file.Content), StringComparer.Ordinal);
    }

    public BundleIndex Index { get; }

    public string IndexSignature { get; }

    /// <summary>The names of the files that were not taken yet.</summary>
    public IReadOnlyCollection<string> Rest => [.. rest.Keys];

    /// <exception cref="EvidenceException"><c>malformed</c>, or <c>tampered</c> where the files are not those of the table of contents.</exception>
    public static OpenedBundle Open(ReadOnlyMemory<byte> archive)
    {
        ILookup<bool, BundleFile> files = StoredZip.Read(archive).ToLookup(IsIndex);
        if (files[true].Select(file => file.Content).ToArray() is not [{ } index, { } signature])
        {
            throw new EvidenceException("The bundle holds no table of contents with its signature.");
        }

        OpenedBundle bundle = new(BundleIndex.Parse(index), Encoding.UTF8.GetString(signature.Span), files[false]);
        bool isListed = bundle.Index.Files.Count == files[false].Count() && bundle.Index.Files.Zip(files[false]).All(pair => pair.First.Describes(pair.Second));
        return isListed ? bundle : throw new EvidenceException(Verdict.Tampered, "The files of the bundle are not those of its table of contents.");
    }

    /// <exception cref="EvidenceException"><c>malformed</c>: there is no such file.</exception>
    public ReadOnlyMemory<byte> Take(string name) =>
        rest.Remove(name, out ReadOnlyMemory<byte> content) ? content : throw new EvidenceException($"The bundle holds no {name}.");

    /// <summary>Takes an armored signature.</summary>
    /// <exception cref="EvidenceException"><c>malformed</c>: there is no such file.</exception>
    public string TakeSignature(string document) => Encoding.UTF8.GetString(Take(BundleNames.Signature(document)).Span);

    public bool Has(string name) => rest.ContainsKey(name);

    private static bool IsIndex(BundleFile file) => file.Name == BundleNames.Index || file.Name == BundleNames.Signature(BundleNames.Index);
}
