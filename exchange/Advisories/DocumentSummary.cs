using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>What a gateway read in one document of an advisory that it encrypted.</summary>
/// <param name="Number">Which document, from 0.</param>
/// <param name="Csaf">What the document says of itself.</param>
/// <param name="Validation">What a CSAF validator said; null if the gateway has none to ask.</param>
public sealed record DocumentSummary(int Number, CsafSummary Csaf, DocumentValidation? Validation)
{
    internal static DocumentSummary Read(CanonicalObject members) => new(
        members.Count("n"),
        members.Object("csaf").ReadClosed(CsafSummary.Read),
        members.Has("validation") ? members.Word<DocumentValidation>("validation", WireText.TryParse) : null);

    internal static void Write(CanonicalJsonWriter writer, DocumentSummary document)
    {
        writer.Object("csaf", document.Csaf.WriteTo);
        writer.Integer("n", document.Number);
        writer.OptionalText("validation", document.Validation?.ToWire());
    }
}
