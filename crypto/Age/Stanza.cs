namespace Gateway.Crypto;

/// <summary>One recipient's section of an age header (c2sp.org/age, Recipient stanza): arguments, the first of which is the type, and a body.</summary>
public sealed class Stanza
{
    /// <summary>Makes a stanza.</summary>
    /// <param name="arguments">At least one, each of one or more visible ASCII characters.</param>
    /// <param name="body">Any bytes, also none. Not copied.</param>
    /// <exception cref="ArgumentException">An argument could not be written.</exception>
    public Stanza(IReadOnlyList<string> arguments, ReadOnlyMemory<byte> body)
    {
        if (arguments.Count == 0 || !arguments.All(IsArgument))
        {
            throw new ArgumentException("A stanza has one or more arguments of visible ASCII characters.", nameof(arguments));
        }

        Arguments = arguments;
        Body = body;
    }

    /// <summary>The first argument.</summary>
    public string Type => Arguments[0];

    /// <summary>All arguments, the type first.</summary>
    public IReadOnlyList<string> Arguments { get; }

    /// <summary>The body, decoded.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    // VCHAR of RFC 5234.
    private static bool IsArgument(string argument) => argument.Length > 0 && argument.All(static character => character is >= '!' and <= '~');
}
