using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gateway.Exchange;

/// <summary>
/// The files by which CSAF documents of one label are found (CSAF 2.0 section 7.1): <c>index.txt</c>, <c>changes.csv</c> and the ROLIE feed. Pure: the same documents give the same bytes.
/// </summary>
public sealed class CsafTree
{
    /// <summary>The file that lists all documents (requirement 12).</summary>
    public const string IndexName = "index.txt";

    /// <summary>The file that lists them by their current release, the newest first (requirement 13).</summary>
    public const string ChangesName = "changes.csv";

    private const string SchemaUrl = "https://docs.oasis-open.org/csaf/csaf/v2.0/csaf_json_schema.json";
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true };

    private readonly CsafListing[] byPath;
    private readonly CsafListing[] byChange;
    private readonly string url;
    private readonly CsafFolder folder;

    /// <summary>A tree.</summary>
    /// <param name="root">The URL of the folder that holds <paramref name="folder"/>, without a slash at its end.</param>
    /// <param name="folder">The label's folder.</param>
    /// <param name="documents">The documents, each path once.</param>
    public CsafTree(string root, CsafFolder folder, IEnumerable<CsafListing> documents)
    {
        url = $"{root}/{folder.Name}";
        this.folder = folder;
        byPath = [.. documents.OrderBy(document => document.Path, StringComparer.Ordinal)];
        byChange = [.. byPath.OrderByDescending(document => document.Summary.Tracking.CurrentRelease)];
    }

    /// <summary>The text of <c>index.txt</c>.</summary>
    public byte[] Index() => Encoding.UTF8.GetBytes(string.Concat(byPath.Select(document => document.Path + "\n")));

    /// <summary>The text of <c>changes.csv</c>. Neither a path nor a time holds a quotation mark.</summary>
    public byte[] Changes() => Encoding.UTF8.GetBytes(string.Concat(
        byChange.Select(document => $"\"{document.Path}\",\"{Time(document.Summary.Tracking.CurrentRelease)}\"\n")));

    /// <summary>The ROLIE feed (RFC 8322, in the JSON form of CSAF).</summary>
    /// <param name="updated">When the feed changed last.</param>
    public byte[] Feed(DateTimeOffset updated) => Write(writer =>
    {
        writer.WriteStartObject("feed");
        writer.WriteString("id", folder.FeedId);
        writer.WriteString("title", $"CSAF feed (TLP:{folder.Marking})");
        WriteLinks(writer, ("self", $"{url}/{folder.FeedName}"));
        writer.WriteStartArray("category");
        writer.WriteStartObject();
        writer.WriteString("scheme", "urn:ietf:params:rolie:category:information-type");
        writer.WriteString("term", "csaf");
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteString("updated", Time(updated));
        writer.WriteStartArray("entry");
        foreach (CsafListing document in byChange)
        {
            WriteEntry(writer, document);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    internal static byte[] Write(Action<Utf8JsonWriter> members)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, Readable))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }

        return bytes.ToArray();
    }

    internal static string Time(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture);

    private void WriteEntry(Utf8JsonWriter writer, CsafListing document)
    {
        string source = $"{url}/{document.Path}";
        writer.WriteStartObject();
        writer.WriteString("id", document.Summary.Tracking.Id);
        writer.WriteString("title", document.Summary.Title);
        WriteLinks(writer, ("self", source), ("hash", $"{source}.sha256"), ("hash", $"{source}.sha512"));
        writer.WriteString("published", Time(document.AddedAt ?? document.Summary.Tracking.InitialRelease));
        writer.WriteString("updated", Time(document.Summary.Tracking.CurrentRelease));
        writer.WriteStartObject("content");
        writer.WriteString("type", "application/json");
        writer.WriteString("src", source);
        writer.WriteEndObject();
        writer.WriteStartObject("format");
        writer.WriteString("schema", SchemaUrl);
        writer.WriteString("version", CsafSummary.CsafVersion);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteLinks(Utf8JsonWriter writer, params (string Relation, string Target)[] links)
    {
        writer.WriteStartArray("link");
        foreach ((string relation, string target) in links)
        {
            writer.WriteStartObject();
            writer.WriteString("rel", relation);
            writer.WriteString("href", target);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
