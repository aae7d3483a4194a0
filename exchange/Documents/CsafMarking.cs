namespace Gateway.Exchange;

/// <summary>
/// A CSAF document's own label, <c>document.distribution.tlp.label</c> (CSAF 2.0 and 2.1 section 3.2): of either version, and also of a document that is otherwise broken, since whoever
/// marked it meant it. A text that is no label shows none.
/// </summary>
internal sealed class CsafMarking : JsonReading
{
    private static readonly JsonPart LabelPart = JsonPart.Text("label");
    private static readonly JsonPart VersionPart = JsonPart.Text("csaf_version");

    private static readonly JsonPart Document =
        JsonPart.Object("", JsonPart.Object("document", VersionPart, JsonPart.Object("distribution", JsonPart.Object("tlp", LabelPart))));

    private string? label;
    private string? version;

    /// <inheritdoc/>
    public override JsonPart Root => Document;

    /// <summary>What was read; null if no label was found.</summary>
    public DocumentMarking? Marking => label is not null && Parse(label) is { } known ? new DocumentMarking(known, version == CsafSummary.CsafVersion) : null;

    /// <inheritdoc/>
    public override void Text(JsonPart part, string text)
    {
        if (part == LabelPart)
        {
            label ??= text;
        }
        else
        {
            version ??= text;
        }
    }

    /// <summary>The label that a CSAF document's word stands for. CSAF 2.0 knows TLP 1.0, whose WHITE is CLEAR now.</summary>
    public static Tlp? Parse(string label) => label == "WHITE" ? Tlp.Clear : WireText.TryParse(label, out Tlp known) ? known : null;
}
