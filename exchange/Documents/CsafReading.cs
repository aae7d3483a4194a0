using static Gateway.Exchange.Document;

namespace Gateway.Exchange;

/// <summary>
/// Reads the parts of a CSAF 2.0 document that the gateway relies on. A document says that it is CSAF by <c>document.csaf_version</c>; one of another version is not this reading's: 2.1 is
/// no standard yet, and is carried as it is.
/// </summary>
internal sealed class CsafReading : JsonReading
{
    private static readonly JsonPart Version = JsonPart.Text("csaf_version");
    private static readonly JsonPart Category = JsonPart.Text("category");
    private static readonly JsonPart Title = JsonPart.Text("title");
    private static readonly JsonPart Language = JsonPart.Text("lang");
    private static readonly JsonPart PublisherCategory = JsonPart.Text("category");
    private static readonly JsonPart PublisherName = JsonPart.Text("name");
    private static readonly JsonPart PublisherNamespace = JsonPart.Text("namespace");
    private static readonly JsonPart TrackingId = JsonPart.Text("id");
    private static readonly JsonPart TrackingVersion = JsonPart.Text("version");
    private static readonly JsonPart TrackingStatus = JsonPart.Text("status");
    private static readonly JsonPart InitialRelease = JsonPart.Text("initial_release_date");
    private static readonly JsonPart CurrentRelease = JsonPart.Text("current_release_date");
    private static readonly JsonPart Label = JsonPart.Text("label");
    private static readonly JsonPart Tlp = JsonPart.Object("tlp", Label);
    private static readonly JsonPart Cve = JsonPart.Text("cve");

    private static readonly JsonPart Document = JsonPart.Object(
        "",
        JsonPart.Object(
            "document",
            Version,
            Category,
            Title,
            Language,
            JsonPart.Object("publisher", PublisherCategory, PublisherName, PublisherNamespace),
            JsonPart.Object("tracking", TrackingId, TrackingVersion, TrackingStatus, InitialRelease, CurrentRelease),
            JsonPart.Object("distribution", Tlp)),
        JsonPart.Objects("vulnerabilities", Cve));

    private readonly HashSet<JsonPart> present = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<JsonPart, string> texts = new(ReferenceEqualityComparer.Instance);
    private readonly List<string> cves = [];
    private readonly HashSet<string> knownCves = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public override JsonPart Root => Document;

    /// <inheritdoc/>
    public override void Present(JsonPart part) => present.Add(part);

    /// <inheritdoc/>
    public override void Text(JsonPart part, string text)
    {
        if (part == Cve)
        {
            AddCve(text);
        }
        else if (text.Length <= 2 * Limits.CsafCharacters)
        {
            texts.TryAdd(part, text);
        }
        else
        {
            Fault(part);
        }
    }

    /// <summary>Judges what was read.</summary>
    /// <param name="isJson">Whether the document was JSON to its end.</param>
    /// <returns>Null if the document does not say that it is CSAF 2.0.</returns>
    /// <exception cref="DocumentException"><see cref="DocumentRule.InvalidCsaf"/>: it says so, and a part is missing or not as it should be.</exception>
    public CsafSummary? Complete(bool isJson)
    {
        if (!present.Contains(Version) || IsOtherVersion())
        {
            return null;
        }

        Require(isJson, DocumentRule.InvalidCsaf, "The CSAF document is not JSON to its end.");
        if (Faulty is not null)
        {
            throw Invalid(Faulty);
        }

        Read(Version, version => version == CsafSummary.CsafVersion);
        return new CsafSummary
        {
            Category = Read(Category, CsafText.IsCategory),
            Title = Read(Title, CsafText.IsLine),
            Language = present.Contains(Language) ? Read(Language, CsafText.IsLanguage) : null,
            Publisher = new CsafPublisher(
                Read(PublisherCategory, CsafText.IsPublisherCategory), Read(PublisherName, CsafText.IsLine), Read(PublisherNamespace, CsafText.IsUri)),
            Tracking = new CsafTracking(
                Read(TrackingId, CsafText.IsTrackingId),
                Read(TrackingVersion, CsafText.IsVersion),
                Read(TrackingStatus, CsafText.IsStatus),
                ReadTime(InitialRelease),
                ReadTime(CurrentRelease)),
            Tlp = present.Contains(Tlp) ? CsafMarking.Parse(Read(Label, CsafText.IsLabel)) : null,
            Cves = cves,
            FurtherCves = knownCves.Count - cves.Count,
        };
    }

    // What is no version at all is not of another one: it claims to be CSAF and is broken.
    private bool IsOtherVersion() => texts.TryGetValue(Version, out string? version) && version != CsafSummary.CsafVersion && System.Version.TryParse(version, out _);

    private void AddCve(string cve)
    {
        if (!CsafText.IsCve(cve))
        {
            Fault(Cve);
        }
        else if (knownCves.Count < Limits.CountedCves && knownCves.Add(cve) && cves.Count < Limits.Cves)
        {
            cves.Add(cve);
        }
    }

    private string Read(JsonPart part, Func<string, bool> isOfItsForm) =>
        texts.TryGetValue(part, out string? text) && isOfItsForm(text) ? text : throw Invalid(part);

    private DateTimeOffset ReadTime(JsonPart part) => CsafText.TryParseTime(Read(part, _ => true), out DateTimeOffset time) ? time : throw Invalid(part);

    private static DocumentException Invalid(JsonPart part) =>
        new(DocumentRule.InvalidCsaf, $"In the CSAF document {part.Path} is missing, stands twice or is not of its form.");
}
