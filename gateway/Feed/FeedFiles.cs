using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gateway.Exchange;
using Gateway.Server.Hosting;
using Gateway.Server.Options;

namespace Gateway.Server.Feed;

/// <summary>The files of the tree beside the documents themselves: metadata, indices, feed, hashes and the listings of its folders.</summary>
internal sealed class FeedFiles(GatewayOptions options, PublicAddress address)
{
    /// <summary>The folder of the whole tree.</summary>
    public const string Root = "/.well-known/csaf";

    private static readonly CsafFolder White = CsafFolder.Of(Tlp.Clear);

    private const string Json = "application/json";
    private const string Csv = "text/csv; charset=utf-8";
    private const string Html = "text/html; charset=utf-8";
    private const string Plain = "text/plain; charset=utf-8";

    /// <summary>The label's folder below the root.</summary>
    public static string Folder => White.Name;

    /// <summary>A file that is made of what is public, or null if there is no such file.</summary>
    /// <param name="path">Below the root.</param>
    /// <param name="feed">What is public.</param>
    public FeedFile? Make(string path, FeedSnapshot feed)
    {
        if (feed.Indices.TryGetValue(path, out FeedFile? made))
        {
            return made;
        }

        return MakeIndex(path, feed) is { } index ? feed.Indices.GetOrAdd(path, index) : path switch
        {
            _ when path == $"{Folder}/" => List(feed.Documents.Values.Select(document => document.Listing.Year + "/").Distinct()
                .Concat([CsafTree.ChangesName, White.FeedName, CsafTree.IndexName])),
            _ when path.EndsWith('/') => ListYear(path, feed),
            _ => Hash(path, feed),
        };
    }

    private FeedFile? MakeIndex(string path, FeedSnapshot feed)
    {
        var tree = new CsafTree(address.Url(Root), White, feed.Listings);
        return path switch
        {
            ProviderMetadata.FileName => new FeedFile(Metadata(feed).ToBytes(), Json),
            _ when path == $"{Folder}/{CsafTree.IndexName}" => new FeedFile(tree.Index(), Plain),
            _ when path == $"{Folder}/{CsafTree.ChangesName}" => new FeedFile(tree.Changes(), Csv),
            _ when path == $"{Folder}/{White.FeedName}" => new FeedFile(tree.Feed(feed.ChangedAt), Json),
            _ => null,
        };
    }

    private ProviderMetadata Metadata(FeedSnapshot feed) => new(
        address.Url(Root),
        new CsafPublisher(options.Feed.PublisherCategory, options.Feed.PublisherName!, options.Feed.PublisherNamespace!),
        feed.ChangedAt,
        [White]);

    private static FeedFile? ListYear(string path, FeedSnapshot feed)
    {
        string[] names = [.. feed.Documents.Values.Where(document => path == $"{Folder}/{document.Listing.Year}/").Select(document => document.Listing.Summary.FileName)];
        return names.Length == 0 ? null : List(names.SelectMany(name => (string[])[name, name + ".sha256", name + ".sha512"]));
    }

    // Names of the tree hold nothing that HTML would take for its own.
    private static FeedFile List(IEnumerable<string> names) => new(
        Encoding.UTF8.GetBytes("<!DOCTYPE html>\n<title>CSAF</title>\n" + string.Concat(
            names.Order(StringComparer.Ordinal).Select(name => string.Create(CultureInfo.InvariantCulture, $"<a href=\"{name}\">{name}</a><br>\n")))),
        Html);

    private static FeedFile? Hash(string path, FeedSnapshot feed)
    {
        int dot = path.LastIndexOf('.');
        if (dot < 0 || !path.StartsWith(Folder + "/", StringComparison.Ordinal) || !feed.Documents.TryGetValue(path[(Folder.Length + 1)..dot], out FeedDocument? document))
        {
            return null;
        }

        string? hash = path[dot..] switch { ".sha256" => document.Sha256, ".sha512" => document.Sha512, _ => null };
        return hash is null ? null : new FeedFile(document.Listing.HashFile(hash), Plain);
    }
}

/// <summary>A file that was made.</summary>
internal sealed record FeedFile(byte[] Content, string MediaType)
{
    /// <summary>A strong entity tag: equal tags are equal bytes.</summary>
    public string ETag => $"\"{Convert.ToHexStringLower(SHA256.HashData(Content))}\"";
}
