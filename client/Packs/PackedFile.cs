using Gateway.Exchange;

namespace Gateway.Client.Packs;

/// <summary>A file on its way into a pack.</summary>
/// <param name="Item">Its name, size and digest, as the pack's first line lists it.</param>
/// <param name="Open">Opens it, for one reading to its end.</param>
internal sealed record PackedFile(BundleIndexItem Item, Func<Stream> Open)
{
    /// <summary>A small file that is in memory.</summary>
    public static PackedFile Of(string name, ReadOnlyMemory<byte> content) =>
        new(new BundleIndexItem(name, Sha256Digest.Of(content.Span), content.Length), () => new MemoryStream(content.ToArray(), writable: false));
}
