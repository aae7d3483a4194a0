using System.Text.Json;

namespace Gateway.Exchange;

/// <summary>
/// Reads a CSAF document's own label, <c>document.distribution.tlp.label</c> (CSAF 2.0 and 2.1 section 3.2), while its plaintext streams by. Holds
/// at most one unfinished token; a file that is not JSON, or has longer tokens, simply shows no label. The gateway reads what it encrypts, a member what it
/// seals by itself or has opened.
/// </summary>
public sealed class CsafMarking
{
    private const int MaxTokenBytes = 256 * 1024;
    private static readonly string[] Path = ["document", "distribution", "tlp", "label"];

    private JsonReaderState state;
    private byte[] unfinished = [];
    private int matched;
    private bool isNext;
    private bool ended;

    /// <summary>The label, once it was read; null if none was found.</summary>
    public Tlp? Label { get; private set; }

    /// <summary>Whether a file of this media type may be CSAF.</summary>
    public static bool IsExpectedIn(string mediaType) =>
        mediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) || mediaType.EndsWith("+json", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads on.</summary>
    public void Read(ReadOnlySpan<byte> plaintext)
    {
        if (ended)
        {
            return;
        }

        byte[] bytes = [.. unfinished, .. plaintext];
        Array.Clear(unfinished);
        try
        {
            var reader = new Utf8JsonReader(bytes, isFinalBlock: false, state);
            while (!ended && reader.Read())
            {
                Take(ref reader);
            }

            state = reader.CurrentState;
            unfinished = bytes[(int)reader.BytesConsumed..];
            ended |= unfinished.Length > MaxTokenBytes;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The second is what the platform throws for an escape that is half a surrogate pair.
            ended = true;
        }
        finally
        {
            Array.Clear(bytes);
        }
    }

    private void Take(ref Utf8JsonReader reader)
    {
        bool wasNext = isNext;
        isNext = false;
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                isNext = reader.CurrentDepth == matched + 1 && reader.ValueTextEquals(Path[matched]);
                break;
            case JsonTokenType.StartObject when wasNext && matched < Path.Length - 1:
                matched++;
                break;
            case JsonTokenType.EndObject when matched > 0 && reader.CurrentDepth == matched:
                matched--;
                break;
            case JsonTokenType.String when wasNext && matched == Path.Length - 1:
                Label = Parse(reader.GetString());
                ended = true;
                break;
        }
    }

    // CSAF 2.0 knows TLP 1.0, whose WHITE is CLEAR now.
    private static Tlp? Parse(string? label) => label == "WHITE" ? Tlp.Clear : WireText.TryParse(label, out Tlp known) ? known : null;
}
