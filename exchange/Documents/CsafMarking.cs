namespace Gateway.Exchange;

/// <summary>
/// A CSAF document's own label, <c>document.distribution.tlp.label</c> (CSAF 2.0 and 2.1 section 3.2): of either version, and also of a document that is otherwise broken, since whoever
/// marked it meant it. A text that is no label shows none.
/// </summary>
internal sealed class CsafMarking : JsonReading
{
    private static readonly JsonPart LabelPart = JsonPart.Text("label");

    private static readonly JsonPart Document =
        JsonPart.Object("", JsonPart.Object("document", JsonPart.Object("distribution", JsonPart.Object("tlp", LabelPart))));

    private bool found;

    /// <inheritdoc/>
    public override JsonPart Root => Document;

    /// <summary>The label, once it was read; null if none was found.</summary>
    public Tlp? Label { get; private set; }

    /// <inheritdoc/>
    public override void Text(JsonPart part, string text)
    {
        if (!found)
        {
            found = true;
            Label = Parse(text);
        }
    }

    /// <summary>The label that a CSAF document's word stands for. CSAF 2.0 knows TLP 1.0, whose WHITE is CLEAR now.</summary>
    public static Tlp? Parse(string label) => label == "WHITE" ? Tlp.Clear : WireText.TryParse(label, out Tlp known) ? known : null;
}
