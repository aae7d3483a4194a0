using System.Text;
using Gateway.Audit;
using Gateway.Crypto;
using static Gateway.Exchange.Document;

namespace Gateway.Exchange;

/// <summary>
/// The file by which a member learns, out of band, where a gateway is, which log keys to pin and which witnesses to ask for. A member's pinned copy keeps
/// the keys that were given up since, so that what was signed under them still verifies.
/// </summary>
/// <param name="Gateway">The gateway's name.</param>
/// <param name="Url">Where it answers.</param>
/// <param name="AuditKey">The key of the log of exchanges; its name is the log's origin (<see cref="LogOrigin"/>).</param>
/// <param name="DirectoryKey">The key of the log of agencies, of the same lineage.</param>
public sealed record Invite(GatewayName Gateway, Uri Url, NoteVerifier AuditKey, NoteVerifier DirectoryKey)
{
    private const int MaxSizeBytes = 64 * 1024;

    /// <summary>The text of a policy (c2sp.org/tlog-policy) that says when a checkpoint counts; null where the log's own signature is enough.</summary>
    public string? Policy { get; init; }

    /// <summary>How either log came to its key, oldest first; empty while the first keys serve.</summary>
    public IReadOnlyList<KeyRotation> Rotations { get; init; } = [];

    /// <summary>The logs before, where these were opened anew because entries of those could not be brought back; null otherwise.</summary>
    public Invite? Previous { get; init; }

    /// <summary>How many logs this gateway has opened in each role: 1 unless it had to open them anew.</summary>
    public int Lineage => LogOrigin.Parse(AuditKey.Name).Lineage;

    /// <summary>Reads the file.</summary>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static Invite Parse(ReadOnlyMemory<byte> bytes) => Document.Read(bytes, MaxSizeBytes, Read);

    /// <summary>The canonical bytes of the file.</summary>
    public byte[] ToBytes() => CanonicalJson.Write(this, Write);

    /// <summary>The key of a log today.</summary>
    public NoteVerifier KeyOf(LogName log) => log == LogName.Directory ? DirectoryKey : AuditKey;

    /// <summary>
    /// The key that a checkpoint must be signed by: today's, a former one for a tree head no larger than that at which it was given up, or one of the logs
    /// before for a checkpoint of theirs.
    /// </summary>
    public NoteVerifier SignerOf(LogName log, Checkpoint checkpoint)
    {
        NoteVerifier current = KeyOf(log);
        if (Previous is { } previous && checkpoint.Origin != current.Name)
        {
            return previous.SignerOf(log, checkpoint);
        }

        KeyRotation? former = Rotations.FirstOrDefault(
            rotation => checkpoint.Tree.Size <= rotation.Checkpoint.Tree.Size && checkpoint.Verify(rotation.From) == Verdict.Ok);
        return former?.From ?? current;
    }

    /// <summary>The invite as it is after one more rotation; null if the rotation does not start from a key of today.</summary>
    public Invite? After(KeyRotation rotation)
    {
        string from = rotation.From.ToString();
        Invite moved = this with { Rotations = [.. Rotations, rotation] };
        return AuditKey.ToString() == from ? moved with { AuditKey = rotation.To }
            : DirectoryKey.ToString() == from ? moved with { DirectoryKey = rotation.To }
            : null;
    }

    /// <summary>Whether both pin the same keys of the same gateway.</summary>
    public bool PinsSameAs(Invite other) => Gateway == other.Gateway
        && AuditKey.ToString() == other.AuditKey.ToString()
        && DirectoryKey.ToString() == other.DirectoryKey.ToString();

    private static Invite Read(CanonicalObject members)
    {
        GatewayName gateway = members.Id<GatewayName>("gateway");
        (NoteVerifier audit, NoteVerifier directory) = members.Object("logs").ReadClosed(
            logs => (ReadKey(logs, LogName.Audit, gateway), ReadKey(logs, LogName.Directory, gateway)));
        string? policy = members.OptionalText("policy") is { } text ? RequirePolicy(text) : null;
        Invite? previous = members.OptionalObject("previous")?.ReadClosed(Read);
        IReadOnlyList<KeyRotation> rotations = [.. (members.OptionalTexts("rotations") ?? []).Select(ReadRotation)];
        Require(
            Uri.TryCreate(members.Text("url"), UriKind.Absolute, out Uri? url) && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp),
            DocumentRule.InvalidId,
            "The url is not an absolute http or https address.");
        var invite = new Invite(gateway, url, audit, directory) { Policy = policy, Previous = previous, Rotations = rotations };
        invite.RequireOneLine();
        return invite;
    }

    private static void Write(CanonicalJsonWriter writer, Invite invite)
    {
        writer.Text("gateway", invite.Gateway.Value);
        writer.Object("logs", invite, static (logs, keys) =>
        {
            logs.Text("audit", keys.AuditKey.ToString());
            logs.Text("directory", keys.DirectoryKey.ToString());
        });
        writer.OptionalText("policy", invite.Policy);
        if (invite.Previous is { } previous)
        {
            writer.Object("previous", previous, Write);
        }

        writer.OptionalTexts("rotations", invite.Rotations.Count == 0 ? null : invite.Rotations.Select(rotation => rotation.ToString()));
        writer.Text("url", invite.Url.OriginalString);
    }

    /// <summary>Rotations lead to the keys of today, and the logs before are those of the lineage before.</summary>
    private void RequireOneLine()
    {
        int lineage = Lineage;
        bool sameLineage = LogOrigin.Parse(DirectoryKey.Name).Lineage == lineage;
        Require(sameLineage, DocumentRule.WrongOrigin, "The two logs are not of one lineage.");
        bool follows = Previous is null || (Previous.Gateway == Gateway && Previous.Lineage == lineage - 1);
        Require(follows, DocumentRule.WrongOrigin, "The logs before are not those that these continue.");
        bool known = Rotations.All(rotation => rotation.To.Name == AuditKey.Name || rotation.To.Name == DirectoryKey.Name);
        Require(known && LeadsTo(AuditKey) && LeadsTo(DirectoryKey), DocumentRule.InvalidSigningKey, "The rotations do not lead to the logs' keys.");
    }

    private bool LeadsTo(NoteVerifier key)
    {
        NoteVerifier expected = key;
        foreach (KeyRotation rotation in Rotations.Reverse().Where(rotation => rotation.To.Name == key.Name))
        {
            if (rotation.To.ToString() != expected.ToString())
            {
                return false;
            }

            expected = rotation.From;
        }

        return true;
    }

    private static string RequirePolicy(string text)
    {
        try
        {
            return Encoding.UTF8.GetString(WitnessPolicy.Parse(Encoding.UTF8.GetBytes(text)).Bytes.Span);
        }
        catch (PolicyFormatException exception)
        {
            throw new DocumentException(exception.Message, exception);
        }
    }

    private static KeyRotation ReadRotation(string note)
    {
        try
        {
            return KeyRotation.Parse(Encoding.UTF8.GetBytes(note));
        }
        catch (CheckpointFormatException exception)
        {
            throw new DocumentException(exception.Message, exception);
        }
    }

    private static NoteVerifier ReadKey(CanonicalObject logs, LogName log, GatewayName gateway)
    {
        Require(NoteVerifier.TryParse(logs.Text(log.Value), out NoteVerifier? key), DocumentRule.InvalidSigningKey, "A log's key is not a verifier key.");
        bool isOwn = LogOrigin.TryParse(key.Name, out LogOrigin origin) && origin.Gateway == gateway && origin.Log == log;
        Require(isOwn, DocumentRule.WrongOrigin, "A log's key is of another gateway or log.");
        return key;
    }
}
