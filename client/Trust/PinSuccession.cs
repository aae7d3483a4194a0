using System.Text;
using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Http.Answers;
using Gateway.Exchange;

namespace Gateway.Client.Trust;

/// <summary>How pinned log keys lead to others: by rotations, each signed by the key before and the key after, or by an invite to logs opened anew.</summary>
internal static class PinSuccession
{
    // A log that changed its key every month would need as many in five years.
    private const int MaxRotations = 64;

    /// <summary>The pin moved along rotations until it holds the keys of <paramref name="target"/>, or null if they do not lead there.</summary>
    public static Invite? Follow(Invite pinned, IEnumerable<KeyRotation> rotations, Invite target)
    {
        Invite at = pinned;
        foreach (KeyRotation rotation in rotations)
        {
            if (at.PinsSameAs(target))
            {
                break;
            }

            // One that was followed before does not start from a key of today.
            at = at.After(rotation) ?? at;
        }

        return at.PinsSameAs(target) ? at : null;
    }

    /// <summary>The notes by which the gateway says that its logs came to their keys.</summary>
    /// <exception cref="VerdictException"><c>malformed</c>: one is not a rotation signed by both of its keys.</exception>
    public static IReadOnlyList<KeyRotation> Shown(DiscoveredLogs logs) =>
        [.. (logs.Audit.Rotations ?? []).Take(MaxRotations).Concat((logs.Directory.Rotations ?? []).Take(MaxRotations)).Select(Parse)];

    /// <summary>Whether an invite pins what is pinned now, or what was pinned once and led here.</summary>
    public static bool IsBehind(Invite invite, Invite pinned) =>
        Follow(invite, pinned.Rotations, pinned) is not null || (pinned.Previous is { } previous && IsBehind(invite, previous));

    /// <summary>An invite to logs opened anew as the successor of the pinned ones, which it keeps as its past; null if it names other logs before.</summary>
    public static Invite? Succeed(Invite invite, Invite pinned)
    {
        if (invite.Previous is not { } before)
        {
            return null;
        }

        if (Follow(before, pinned.Rotations, pinned) is not null)
        {
            return invite with { Previous = pinned };
        }

        Invite? past = Follow(pinned, before.Rotations, before) ?? Succeed(before, pinned);
        return past is null ? null : invite with { Previous = past };
    }

    private static KeyRotation Parse(string note)
    {
        try
        {
            return KeyRotation.Parse(Encoding.UTF8.GetBytes(note));
        }
        catch (CheckpointFormatException failure)
        {
            throw new VerdictException(Verdict.Malformed, "The gateway shows a change of its log keys that is not signed by both keys.", failure);
        }
    }
}
