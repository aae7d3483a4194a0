using System.Text.Json;

namespace Gateway.Exchange;

/// <summary>
/// Reads a JSON text (RFC 8259) of any size while it streams by and shows each token to a walk. Holds one unfinished token at most, and clears what it held. A text that is no
/// JSON, or has a token longer than <see cref="Limits.StreamedTokenBytes"/>, is read no further.
/// </summary>
internal sealed class StreamedJson(JsonWalk walk) : IDisposable
{
    private JsonReaderState state = new(new JsonReaderOptions { MaxDepth = Limits.StreamedDepth });
    private byte[] buffer = [];
    private int unfinished;
    private bool broken;

    /// <summary>Reads on.</summary>
    public void Read(ReadOnlySpan<byte> text)
    {
        if (broken)
        {
            return;
        }

        Take(text);
        Walk(isFinal: false);
        broken |= unfinished > Limits.StreamedTokenBytes;
    }

    /// <summary>Ends the text.</summary>
    /// <returns>Whether it was JSON to its end.</returns>
    public bool Complete()
    {
        if (!broken)
        {
            Walk(isFinal: true);
        }

        return !broken;
    }

    public void Dispose() => Array.Clear(buffer);

    private void Take(ReadOnlySpan<byte> text)
    {
        int needed = checked(unfinished + text.Length);
        if (buffer.Length < needed)
        {
            byte[] larger = new byte[Math.Max(needed, 2 * unfinished)];
            buffer.AsSpan(0, unfinished).CopyTo(larger);
            Array.Clear(buffer);
            buffer = larger;
        }

        text.CopyTo(buffer.AsSpan(unfinished));
        unfinished = needed;
    }

    private void Walk(bool isFinal)
    {
        var reader = new Utf8JsonReader(buffer.AsSpan(0, unfinished), isFinal, state);
        try
        {
            while (reader.Read())
            {
                // However the text was cut, so that the same document is always read alike.
                if (reader.ValueSpan.Length > Limits.StreamedTokenBytes)
                {
                    broken = true;
                    return;
                }

                walk.Take(ref reader);
            }

            state = reader.CurrentState;
            int consumed = checked((int)reader.BytesConsumed);
            buffer.AsSpan(consumed, unfinished - consumed).CopyTo(buffer);
            unfinished -= consumed;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The second is what the platform throws for an escape that is half a surrogate pair, and for bytes that are no UTF-8.
            broken = true;
        }
    }
}
