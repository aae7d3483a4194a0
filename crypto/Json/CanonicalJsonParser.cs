using System.Text.Unicode;

namespace Gateway.Crypto;

/// <summary>
/// One pass over a document that accepts exactly the canonical form (RFC 8785) of the profile: since that form leaves no choice (no white space, one
/// spelling of each text and number, one order), checking it is a matter of grammar and nothing has to be written again for comparison.
/// </summary>
internal ref struct CanonicalJsonParser
{
    private readonly ReadOnlyMemory<byte> _document;
    private readonly ReadOnlySpan<byte> _bytes;
    private int _position;
    private int _depthLeft;

    private CanonicalJsonParser(ReadOnlyMemory<byte> document, int maxDepth)
    {
        _document = document;
        _bytes = document.Span;
        _depthLeft = maxDepth;
    }

    internal static CanonicalObject Parse(ReadOnlyMemory<byte> document, int maxDepth)
    {
        if (!Utf8.IsValid(document.Span))
        {
            throw new CanonicalJsonException("The document is not valid UTF-8.");
        }

        var parser = new CanonicalJsonParser(document, maxDepth);
        if (parser.Peek() != '{')
        {
            throw new CanonicalJsonException("The document is not a JSON object in canonical form.");
        }

        CanonicalObject root = parser.Object();
        return parser._position == document.Length ? root : throw new CanonicalJsonException("Something follows the document's end.");
    }

    private CanonicalValue Value()
    {
        int start = _position;
        switch (Peek())
        {
            case '"':
                (int textStart, int textLength) = Text();
                return new CanonicalValue(CanonicalKind.Text, textStart, textLength);
            case '{':
                CanonicalObject inner = Object();
                return new CanonicalValue(CanonicalKind.Object, start, _position - start, Object: inner);
            case '[':
                CanonicalValue[] items = Items();
                return new CanonicalValue(CanonicalKind.Array, start, _position - start, Items: items);
            case 't':
                Expect("true"u8);
                return new CanonicalValue(CanonicalKind.True, start, _position - start);
            case 'f':
                Expect("false"u8);
                return new CanonicalValue(CanonicalKind.False, start, _position - start);
            case >= '0' and <= '9':
                Integer();
                return new CanonicalValue(CanonicalKind.Integer, start, _position - start);
            default:
                throw new CanonicalJsonException("A value is not a text, an integer from 0, true, false, an object or an array in canonical form.");
        }
    }

    private CanonicalObject Object()
    {
        int start = _position;
        Enter();
        _position++;
        var members = new List<CanonicalMember>(12);
        if (Peek() != '}')
        {
            Member(members);
            while (Peek() == ',')
            {
                _position++;
                Member(members);
            }
        }

        Expect("}"u8);
        _depthLeft++;
        return new CanonicalObject(_document, start, _position - start, [.. members]);
    }

    private void Member(List<CanonicalMember> members)
    {
        (int nameStart, int nameLength) = Text();
        if (members.Count > 0)
        {
            CanonicalMember last = members[^1];
            int order = CanonicalText.Compare(_bytes.Slice(last.NameStart, last.NameLength), _bytes.Slice(nameStart, nameLength));
            if (order >= 0)
            {
                throw new CanonicalJsonException(order == 0 ? "A member is there twice." : "Members are not in canonical order.");
            }
        }

        Expect(":"u8);
        members.Add(new CanonicalMember { NameStart = nameStart, NameLength = nameLength, Value = Value() });
    }

    private CanonicalValue[] Items()
    {
        Enter();
        _position++;
        if (Peek() == ']')
        {
            _position++;
            _depthLeft++;
            return [];
        }

        var items = new List<CanonicalValue> { Value() };
        while (Peek() == ',')
        {
            _position++;
            items.Add(Value());
        }

        Expect("]"u8);
        _depthLeft++;
        return [.. items];
    }

    private (int Start, int Length) Text()
    {
        Expect("\""u8);
        int start = _position;
        while (true)
        {
            int stop = _bytes[_position..].IndexOfAny(CanonicalText.Stops);
            if (stop < 0)
            {
                throw new CanonicalJsonException("A text does not end.");
            }

            _position += stop;
            switch (_bytes[_position])
            {
                case (byte)'"':
                    return (start, _position++ - start);
                case (byte)'\\':
                    int escape = CanonicalText.EscapeLength(_bytes[_position..]);
                    _position += escape > 0 ? escape : throw new CanonicalJsonException("A text holds an escape that the canonical form writes otherwise.");
                    break;
                default:
                    throw new CanonicalJsonException("A text holds a control character that is not escaped.");
            }
        }
    }

    private void Integer()
    {
        int start = _position;
        long value = 0;
        while (Peek() is >= '0' and <= '9')
        {
            value = (value * 10) + (_bytes[_position] - '0');
            _position++;
            if (value > CanonicalJson.MaxInteger || (_position - start > 1 && _bytes[start] == (byte)'0'))
            {
                throw new CanonicalJsonException("An integer is above 2^53-1 or starts with zero.");
            }
        }

        if (Peek() is '.' or 'e' or 'E')
        {
            throw new CanonicalJsonException("A number is not an integer.");
        }
    }

    private readonly int Peek() => _position < _bytes.Length ? _bytes[_position] : -1;

    private void Expect(ReadOnlySpan<byte> token)
    {
        if (!_bytes[_position..].StartsWith(token))
        {
            throw new CanonicalJsonException("The document is not JSON in canonical form.");
        }

        _position += token.Length;
    }

    private void Enter()
    {
        if (--_depthLeft < 0)
        {
            throw new CanonicalJsonException("Objects and arrays lie too deep inside one another.");
        }
    }
}
