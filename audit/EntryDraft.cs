using System.Buffers;
using Gateway.Crypto;

namespace Gateway.Audit;

/// <summary>
/// What a caller says about an exchange. The writer adds the rest: log, index, time, salt and the hash of the entry before. Everything here is
/// published to auditors: opaque ids only, never a person's name, mail or address.
/// </summary>
public sealed class EntryDraft
{
    /// <summary>The most UTF-16 code units that an actor or a subject may have.</summary>
    public const int MaxIdLength = 255;

    internal const int MaxActionLength = 64;
    private static readonly SearchValues<char> ActionCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789.-");

    private EntryDraft(string action, string actor, string subject, Evidence evidence, byte[] detail)
    {
        Check(action, actor, subject);
        Action = action;
        Actor = actor;
        Subject = subject;
        Evidence = evidence;
        Detail = detail;
    }

    /// <summary>Takes a detail that exists as bytes, and checks and copies it.</summary>
    /// <param name="action">What happened: 1 to 64 of <c>a-z 0-9 . -</c>, such as <c>advisory.fetched</c>.</param>
    /// <param name="actor">Who did it: an opaque id.</param>
    /// <param name="subject">To what: an opaque id.</param>
    /// <param name="evidence">What the claim rests on.</param>
    /// <param name="detail">An object in canonical JSON.</param>
    /// <exception cref="ArgumentException">The action or an id is not of that form.</exception>
    /// <exception cref="CanonicalJsonException">The detail is not canonical.</exception>
    public EntryDraft(string action, string actor, string subject, Evidence evidence, ReadOnlyMemory<byte> detail)
        : this(action, actor, subject, evidence, CanonicalJson.ParseObject(detail.ToArray(), LogEntry.MaxDetailDepth).Bytes.ToArray())
    {
    }

    /// <summary>What happened.</summary>
    public string Action { get; }

    /// <summary>Who did it.</summary>
    public string Actor { get; }

    /// <summary>To what.</summary>
    public string Subject { get; }

    /// <summary>What the claim rests on.</summary>
    public Evidence Evidence { get; }

    /// <summary>The detail, canonical.</summary>
    public ReadOnlyMemory<byte> Detail { get; }

    /// <summary>Writes the detail on the spot: the way of the hot path, where nothing needs to be read back to know that it is canonical.</summary>
    /// <inheritdoc cref="EntryDraft(string, string, string, Evidence, ReadOnlyMemory{byte})"/>
    public static EntryDraft Create(string action, string actor, string subject, Evidence evidence, Action<CanonicalJsonWriter> detail) =>
        new(action, actor, subject, evidence, CanonicalJson.Write(detail));

    /// <inheritdoc cref="Create"/>
    /// <typeparam name="TState">What the detail is written from, handed on so that no closure is needed.</typeparam>
    public static EntryDraft Create<TState>(
        string action, string actor, string subject, Evidence evidence, TState state, Action<CanonicalJsonWriter, TState> detail) =>
        new(action, actor, subject, evidence, CanonicalJson.Write(state, detail));

    internal static bool IsAction(string text) => text.Length is >= 1 and <= MaxActionLength && !text.AsSpan().ContainsAnyExcept(ActionCharacters);

    private static void Check(string action, string actor, string subject)
    {
        if (!IsAction(action))
        {
            throw new ArgumentException("An action is 1 to 64 of a-z, 0-9, '.' and '-'.", nameof(action));
        }

        if (actor.Length > MaxIdLength || subject.Length > MaxIdLength)
        {
            throw new ArgumentException("An actor or subject has at most 255 characters.", nameof(subject));
        }
    }
}
