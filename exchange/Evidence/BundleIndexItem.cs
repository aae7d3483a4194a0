namespace Gateway.Exchange;

/// <summary>One file as the table of contents lists it.</summary>
/// <param name="Name">Its path in the bundle.</param>
/// <param name="Sha256">Its digest.</param>
/// <param name="Size">Its size in bytes.</param>
public sealed record BundleIndexItem(string Name, Sha256Digest Sha256, long Size)
{
    /// <summary>Whether a file is the one that is meant.</summary>
    public bool Describes(BundleFile file) => file.Name == Name && file.Content.Length == Size && Sha256Digest.Of(file.Content.Span) == Sha256;
}
