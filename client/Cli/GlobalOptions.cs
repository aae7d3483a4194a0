using System.CommandLine;
using Gateway.Client.Profiles;

namespace Gateway.Client.Cli;

/// <summary>The options every command takes: which gateway, which keys, and how the gateway's log keys come to be trusted.</summary>
internal sealed class GlobalOptions
{
    private readonly CommandEnvironment environment;

    public GlobalOptions(CommandEnvironment environment) => this.environment = environment;

    public Option<string?> Gateway { get; } = new("--gateway")
    {
        Description = "The gateway's URL; else ADVISORY_GATEWAY, else the one in the invite or remembered with the keys.",
        HelpName = "URL",
        Recursive = true,
    };

    public Option<string?> Keys { get; } = new("--keys")
    {
        Description = "The folder that keygen made; else ADVISORY_KEYS.",
        HelpName = "DIR",
        Recursive = true,
    };

    public Option<string?> Invite { get; } = new("--invite")
    {
        Description = "The gateway's log keys, as they came to you out of band; else ADVISORY_INVITE.",
        HelpName = "FILE",
        Recursive = true,
    };

    public Option<bool> TrustOnFirstUse { get; } = new("--trust-on-first-use")
    {
        Description = "At first contact without an invite, take the log keys as shown, without asking.",
        Recursive = true,
    };

    public Option<string?> Policy { get; } = new("--policy")
    {
        Description = "Whose witnesses a checkpoint must have (a c2sp.org/tlog-policy file); else ADVISORY_POLICY, else the one pinned with the invite.",
        HelpName = "FILE",
        Recursive = true,
    };

    public Option<bool> AcceptNewLog { get; } = new("--accept-new-log")
    {
        Description = "With --invite: take logs that the gateway opened anew in place of the pinned ones, which could not be brought back whole.",
        Recursive = true,
    };

    public Option<string?> PassphraseFile { get; } = new("--passphrase-file")
    {
        Description = "The passphrase of your identity file, in a file of mode 0600; else ADVISORY_PASSPHRASE_FILE, else it is asked for on a terminal.",
        HelpName = "FILE",
        Recursive = true,
    };

    /// <summary>A command with a <c>--lang</c> of its own (of what it sends) takes this one before its name only.</summary>
    public Option<Language?> Language { get; } = LanguageChoice.CreateOption();

    public void AddTo(RootCommand root)
    {
        root.Options.Add(Gateway);
        root.Options.Add(Keys);
        root.Options.Add(Invite);
        root.Options.Add(TrustOnFirstUse);
        root.Options.Add(Policy);
        root.Options.Add(AcceptNewLog);
        root.Options.Add(PassphraseFile);
        root.Options.Add(Language);
    }

    public ConnectionSettings Read(ParseResult parsed) => new(
        parsed.GetValue(Gateway) ?? NonEmpty("ADVISORY_GATEWAY"),
        parsed.GetValue(Keys) ?? NonEmpty("ADVISORY_KEYS"),
        parsed.GetValue(Invite) ?? NonEmpty("ADVISORY_INVITE"),
        parsed.GetValue(TrustOnFirstUse))
    {
        PolicyPath = parsed.GetValue(Policy) ?? NonEmpty("ADVISORY_POLICY"),
        AcceptNewLog = parsed.GetValue(AcceptNewLog),
        Passphrases = Passphrases(parsed),
    };

    public PassphraseSource Passphrases(ParseResult parsed) =>
        new(parsed.GetValue(PassphraseFile) ?? NonEmpty("ADVISORY_PASSPHRASE_FILE"), environment.Prompt, environment.Language);

    private string? NonEmpty(string variable) => environment.Variable(variable) is { Length: > 0 } value ? value : null;
}
