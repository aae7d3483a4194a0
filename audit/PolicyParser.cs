using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Gateway.Crypto;

namespace Gateway.Audit;

/// <summary>
/// Reads a policy file line by line (c2sp.org/tlog-policy). Octets above 0x7E are opaque to the syntax, so a line is held as Latin-1 text: a character
/// is an octet, and names are compared by theirs.
/// </summary>
internal sealed class PolicyParser
{
    private const string None = "none";

    private static readonly SearchValues<byte> Allowed = SearchValues.Create([.. Enumerable.Range(0, 256).Select(static octet => (byte)octet).Where(IsAllowed)]);

    private readonly List<PolicyLog> logs = [];
    private readonly List<PolicyWitness> witnesses = [];
    private readonly Dictionary<string, QuorumRule> rules = new(StringComparer.Ordinal);
    private readonly HashSet<string> members = new(StringComparer.Ordinal);
    private readonly HashSet<VerifyingKey> logKeys = [];
    private readonly HashSet<VerifyingKey> witnessKeys = [];
    private int groups;
    private bool hasQuorum;
    private QuorumRule? quorum;
    private int line;

    internal static WitnessPolicy Parse(ReadOnlySpan<byte> file)
    {
        if (file.Length > WitnessPolicy.MaxSizeBytes)
        {
            throw new PolicyFormatException("The witness policy is too large.");
        }

        if (file.ContainsAnyExcept(Allowed))
        {
            throw new PolicyFormatException("The witness policy holds a control character other than tab and newline.");
        }

        if (!file.EndsWith("\n"u8))
        {
            throw new PolicyFormatException("The witness policy does not end in a newline.");
        }

        var parser = new PolicyParser();
        foreach (string text in Encoding.Latin1.GetString(file[..^1]).Split('\n'))
        {
            parser.line++;
            parser.ReadLine(text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries));
        }

        return parser.hasQuorum
            ? new WitnessPolicy(file.ToArray(), parser.logs, parser.witnesses, parser.quorum)
            : throw new PolicyFormatException("The witness policy has no quorum line.");
    }

    private void ReadLine(string[] items)
    {
        if (items.Length == 0 || items[0].StartsWith('#'))
        {
            return;
        }

        switch (items)
        {
            case ["log", var key, .. { Length: <= 1 } url]:
                AddLog(key, url);
                break;
            case ["witness", var name, var key, .. { Length: <= 1 } url]:
                AddWitness(name, key, url);
                break;
            case ["group", var name, var threshold, _, ..]:
                AddGroup(name, threshold, items[3..]);
                break;
            case ["quorum", var name]:
                SetQuorum(name);
                break;
            default:
                throw Refused("it is not a log, witness, group or quorum line with the items that such a line has.");
        }
    }

    private void AddLog(string vkey, string[] url)
    {
        RequireRoom(logs.Count);
        if (!NoteVerifier.TryParse(Utf8Text(vkey), out NoteVerifier? key))
        {
            throw Refused("the log's key is not an Ed25519 note key.");
        }

        if (!logKeys.Add(key.Key))
        {
            throw Refused("another log has this key.");
        }

        logs.Add(new PolicyLog(key, ParseUrl(url)));
    }

    private void AddWitness(string name, string vkey, string[] url)
    {
        RequireRoom(witnesses.Count);
        if (!CosignatureVerifier.TryParse(Utf8Text(vkey), out CosignatureVerifier? key))
        {
            throw Refused("the witness's key is not that of an Ed25519 cosigner.");
        }

        if (!witnessKeys.Add(key.Key))
        {
            throw Refused("another witness has this key.");
        }

        var witness = new PolicyWitness(Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(name)), key, ParseUrl(url));
        Define(name, new QuorumRule.Single(witness));
        witnesses.Add(witness);
    }

    private void AddGroup(string name, string threshold, string[] names)
    {
        RequireRoom(groups++);
        QuorumRule[] group = [.. names.Select(TakeMember)];
        Define(name, new QuorumRule.Group(ParseThreshold(threshold, group.Length), group));
    }

    private void SetQuorum(string name)
    {
        if (hasQuorum)
        {
            throw Refused("there is a quorum line already.");
        }

        hasQuorum = true;
        quorum = name == None ? null : Find(name);
    }

    /// <summary>A name is a member once in the whole file, so that a witness counts towards the quorum in one way only.</summary>
    private QuorumRule TakeMember(string name)
    {
        QuorumRule rule = Find(name);
        return members.Add(name) ? rule : throw Refused("a member of the group is a member already, of this group or another.");
    }

    private QuorumRule Find(string name) =>
        rules.TryGetValue(name, out QuorumRule? rule) ? rule : throw Refused("it names a witness or group that no line before it defines.");

    private void Define(string name, QuorumRule rule)
    {
        if (name == None || !rules.TryAdd(name, rule))
        {
            throw Refused("its name is taken.");
        }
    }

    private int ParseThreshold(string text, int count)
    {
        int threshold = text switch
        {
            "all" => count,
            "any" => 1,
            _ => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && text[0] != '0' ? number : 0,
        };
        return threshold >= 1 && threshold <= count
            ? threshold
            : throw Refused("its threshold is not all, any, or a decimal number from 1 to the number of members.");
    }

    private Uri? ParseUrl(string[] url)
    {
        if (url.Length == 0)
        {
            return null;
        }

        byte[] octets = Encoding.Latin1.GetBytes(url[0]);
        // Octets that are no UTF-8 are allowed; their escapes say the same.
        string text = Utf8.IsValid(octets) ? Encoding.UTF8.GetString(octets) : string.Concat(url[0].Select(Escape));
        // A leading slash would pass for the absolute path of a file.
        return text[0] != '/' && Uri.TryCreate(text, UriKind.Absolute, out Uri? parsed) ? parsed : throw Refused("its address is not an absolute URL.");
    }

    private static string Escape(char octet) =>
        char.IsAscii(octet) ? octet.ToString() : string.Create(CultureInfo.InvariantCulture, $"%{(int)octet:X2}");

    /// <summary>A vkey's name is UTF-8 like the note it stands in; null if these octets are not.</summary>
    private static string? Utf8Text(string latin1)
    {
        byte[] octets = Encoding.Latin1.GetBytes(latin1);
        return Utf8.IsValid(octets) ? Encoding.UTF8.GetString(octets) : null;
    }

    private void RequireRoom(int count)
    {
        if (count >= WitnessPolicy.MaxOfEachKind)
        {
            throw Refused("there are too many lines of its kind.");
        }
    }

    private PolicyFormatException Refused(string rule) => new(line, rule);

    private static bool IsAllowed(byte octet) => octet is (byte)'\t' or (byte)'\n' or (>= 0x20 and <= 0x7e) or >= 0x80;
}
