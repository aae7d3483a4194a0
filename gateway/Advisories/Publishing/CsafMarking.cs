using System.Text.Json;
using Gateway.Exchange;

namespace Gateway.Server.Advisories.Publishing;

/// <summary>
/// Reads a CSAF document's own label, <c>document.distribution.tlp.label</c> (CSAF 2.0 and 2.1 section 3.2), while its plaintext streams by. Holds
/// at most one unfinished token; a file that is not JSON, or has longer tokens, simply shows no label.
/// </summary>
internal sealed class CsafMarking
{
    private const int MaxTokenBytes = 256 * 1024;
    private static readonly string[] Path = ["document", "distribution", "tlp", "label"];

    private JsonReaderState _state;
    private byte[] _unfinished = [];
    private int _matched;
    private bool _isNext;
    private bool _ended;

    /// <summary>The label, once it was read; null if none was found.</summary>
    public Tlp? Label { get; private set; }

    /// <summary>Whether a file of this media type may be CSAF.</summary>
    public static bool IsExpectedIn(string mediaType) =>
        mediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) || mediaType.EndsWith("+json", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads on.</summary>
    public void Read(ReadOnlySpan<byte> plaintext)
    {
        if (_ended)
        {
            return;
        }

        byte[] bytes = [.. _unfinished, .. plaintext];
        Array.Clear(_unfinished);
        try
        {
            var reader = new Utf8JsonReader(bytes, isFinalBlock: false, _state);
            while (!_ended && reader.Read())
            {
                Take(ref reader);
            }

            _state = reader.CurrentState;
            _unfinished = bytes[(int)reader.BytesConsumed..];
            _ended |= _unfinished.Length > MaxTokenBytes;
        }
        catch (JsonException)
        {
            _ended = true;
        }
        finally
        {
            Array.Clear(bytes);
        }
    }

    private void Take(ref Utf8JsonReader reader)
    {
        bool isNext = _isNext;
        _isNext = false;
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                _isNext = reader.CurrentDepth == _matched + 1 && reader.ValueTextEquals(Path[_matched]);
                break;
            case JsonTokenType.StartObject when isNext && _matched < Path.Length - 1:
                _matched++;
                break;
            case JsonTokenType.EndObject when _matched > 0 && reader.CurrentDepth == _matched:
                _matched--;
                break;
            case JsonTokenType.String when isNext && _matched == Path.Length - 1:
                Label = Parse(reader.GetString());
                _ended = true;
                break;
        }
    }

    // CSAF 2.0 knows TLP 1.0, whose WHITE is CLEAR now.
    private static Tlp? Parse(string? label) => label == "WHITE" ? Tlp.Clear : WireText.TryParse(label, out Tlp known) ? known : null;
}
