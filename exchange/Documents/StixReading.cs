using static Gateway.Exchange.Document;

namespace Gateway.Exchange;

/// <summary>
/// Looks at the outline of a STIX 2.1 bundle (OASIS STIX 2.1 §3, §8): ids that say what they name, and objects that say what they are. A document says that it is one by its <c>type</c> and its
/// <c>id</c>; one with a <c>spec_version</c> of its own is STIX 2.0, and carried as it is. What the objects say is not read.
/// </summary>
internal sealed class StixReading : JsonReading
{
    private const string BundleType = "bundle";
    private const string ObjectVersion = "2.1";
    private const int MinTypeCharacters = 3;
    private const int MaxTypeCharacters = 250;

    private static readonly JsonPart BundleTypePart = JsonPart.Text("type");
    private static readonly JsonPart BundleId = JsonPart.Text("id");
    private static readonly JsonPart BundleVersion = JsonPart.Text("spec_version");
    private static readonly JsonPart ObjectType = JsonPart.Text("type");
    private static readonly JsonPart ObjectId = JsonPart.Text("id");
    private static readonly JsonPart ObjectSpecVersion = JsonPart.Text("spec_version");
    private static readonly JsonPart Objects = JsonPart.Objects("objects", ObjectType, ObjectId, ObjectSpecVersion);
    private static readonly JsonPart Bundle = JsonPart.Object("", BundleTypePart, BundleId, BundleVersion, Objects);

    private readonly HashSet<JsonPart> present = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<JsonPart, string> bundle = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<JsonPart, string> current = new(ReferenceEqualityComparer.Instance);
    private bool hasObject;

    /// <inheritdoc/>
    public override JsonPart Root => Bundle;

    /// <inheritdoc/>
    public override void Present(JsonPart part) => present.Add(part);

    /// <inheritdoc/>
    public override void Text(JsonPart part, string text)
    {
        bool isOfTheBundle = part == BundleTypePart || part == BundleId || part == BundleVersion;
        (isOfTheBundle ? bundle : current).TryAdd(part, text);
    }

    /// <inheritdoc/>
    public override void End(JsonPart part)
    {
        if (part == Objects.Items)
        {
            hasObject = true;
            CheckObject();
            current.Clear();
        }
    }

    /// <summary>Judges what was read.</summary>
    /// <param name="isJson">Whether the document was JSON to its end.</param>
    /// <returns>Whether the document says that it is a STIX 2.1 bundle.</returns>
    /// <exception cref="DocumentException"><see cref="DocumentRule.InvalidStix"/>: it says so, and is not.</exception>
    public bool Complete(bool isJson)
    {
        if (!IsBundle() || present.Contains(BundleVersion))
        {
            return false;
        }

        Require(isJson, DocumentRule.InvalidStix, "The STIX bundle is not JSON to its end.");
        Require(IsIdOf(BundleType, bundle[BundleId]), DocumentRule.InvalidStix, "The STIX bundle's id is not bundle-- and a UUID.");
        Require(Faulty is null, DocumentRule.InvalidStix, $"In the STIX bundle {Faulty?.Path} is missing, stands twice or is not of its form.");
        Require(hasObject || !present.Contains(Objects), DocumentRule.InvalidStix, "The STIX bundle's list of objects is empty.");
        return true;
    }

    private bool IsBundle() => bundle.GetValueOrDefault(BundleTypePart) == BundleType
        && bundle.TryGetValue(BundleId, out string? id) && id.StartsWith("bundle--", StringComparison.Ordinal);

    private void CheckObject()
    {
        if (!current.TryGetValue(ObjectType, out string? type) || !IsType(type))
        {
            Fault(ObjectType);
        }
        else if (!current.TryGetValue(ObjectId, out string? id) || !IsIdOf(type, id))
        {
            Fault(ObjectId);
        }
        else if (current.TryGetValue(ObjectSpecVersion, out string? version) && version != ObjectVersion)
        {
            Fault(ObjectSpecVersion);
        }
    }

    private static bool IsType(string type) => type.Length is >= MinTypeCharacters and <= MaxTypeCharacters
        && type.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '-');

    private static bool IsIdOf(string type, string id) =>
        id.StartsWith(type + "--", StringComparison.Ordinal) && Guid.TryParseExact(id.AsSpan(type.Length + 2), "D", out _);
}
