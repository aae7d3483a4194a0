using System.Text.Json;

namespace Gateway.Exchange;

/// <summary>
/// Goes through a JSON document token by token and picks out the parts that its readers rely on, wherever they stand. A part that holds something else than it should, or
/// stands twice in one object, is faulty: which of two a program believes is its own choice, and the next program's may differ.
/// </summary>
internal sealed class JsonWalk(params JsonReading[] readings)
{
    private readonly List<Frame>[] frames = [.. readings.Select(_ => new List<Frame>())];
    private readonly JsonPart?[] next = [.. readings.Select(reading => reading.Root)];

    /// <summary>Takes the token that the reader stands at.</summary>
    public void Take(ref Utf8JsonReader reader)
    {
        for (int place = 0; place < readings.Length; place++)
        {
            Take(ref reader, readings[place], frames[place], ref next[place]);
        }
    }

    private static void Take(ref Utf8JsonReader reader, JsonReading reading, List<Frame> open, ref JsonPart? next)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                next = FindMember(ref reader, reading, open[^1]);
                break;
            case JsonTokenType.StartObject:
                open.Add(new Frame(Expect(reading, open, ref next, JsonPartKind.Object)));
                break;
            case JsonTokenType.StartArray:
                open.Add(new Frame(Expect(reading, open, ref next, JsonPartKind.Array)));
                break;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                if (open[^1].Part is { } ended)
                {
                    reading.End(ended);
                }

                open.RemoveAt(open.Count - 1);
                break;
            case JsonTokenType.String:
                if (Expect(reading, open, ref next, JsonPartKind.Text) is { } text)
                {
                    reading.Text(text, reader.GetString()!);
                }

                break;
            default:
                Expect(reading, open, ref next, null);
                break;
        }
    }

    private static JsonPart? FindMember(ref Utf8JsonReader reader, JsonReading reading, Frame frame)
    {
        JsonPart? member = frame.Part?.Find(ref reader);
        if (member is not null)
        {
            reading.Present(member);
            if (!frame.Seen!.Add(member))
            {
                reading.Fault(member);
            }
        }

        return member;
    }

    // The part whose value begins here, or null if nobody relies on it.
    private static JsonPart? Expect(JsonReading reading, List<Frame> open, ref JsonPart? next, JsonPartKind? kind)
    {
        JsonPart? part = open is [.., { Part: { Kind: JsonPartKind.Array } array }] ? array.Items : next;
        next = null;
        if (part is not null && part.Kind != kind)
        {
            reading.Fault(part);
            return null;
        }

        return part;
    }

    private readonly record struct Frame(JsonPart? Part)
    {
        /// <summary>The members met so far; of a part that nobody relies on no member is ever found.</summary>
        public HashSet<JsonPart>? Seen { get; } = Part is null ? null : new HashSet<JsonPart>(ReferenceEqualityComparer.Instance);
    }
}
