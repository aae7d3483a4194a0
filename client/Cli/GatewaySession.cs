using Gateway.Audit;
using Gateway.Client.Http;
using Gateway.Client.Http.Answers;
using Gateway.Client.Profiles;
using Gateway.Client.Sending;
using Gateway.Client.Trust;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Cli;

/// <summary>
/// One command's dealings with one gateway: who calls, the typed calls, and what is believed of the logs. Every session begins by holding both logs
/// against what is remembered of them.
/// </summary>
internal sealed class GatewaySession : IDisposable
{
    private readonly GatewayTransport transport;
    private readonly SigningKey accessKey;
    private readonly LogFreshness freshness;

    private GatewaySession(
        GatewayTransport transport, SigningKey accessKey, Profile profile, PassphraseSource passphrases, Discovery discovery, Invite trusted, WitnessPolicy? policy, TimeProvider clock)
    {
        Passphrases = passphrases;
        this.transport = transport;
        this.accessKey = accessKey;
        Profile = profile;
        Discovery = discovery;
        Trusted = trusted;
        Clock = clock;
        Client = new GatewayClient(transport, new GatewayLogin(transport, profile.Principal.Principal, accessKey, discovery.Issuer, clock));
        RememberedCheckpoints memory = new(profile.StateFolder, clock);
        Logs = new RemoteLogs(Client, new LogTrust(trusted, memory, new EvidenceFolder(profile.StateFolder, clock)), clock);
        freshness = new LogFreshness(Client, Logs, policy, clock);
    }

    public Profile Profile { get; }

    /// <summary>Where the passphrase of a sealed identity comes from.</summary>
    public PassphraseSource Passphrases { get; }

    public PrincipalId Principal => Profile.Principal.Principal;

    public Discovery Discovery { get; }

    /// <summary>The gateway's log keys as they are trusted today, and those before them.</summary>
    public Invite Trusted { get; }

    public GatewayName Gateway => Trusted.Gateway;

    public GatewayClient Client { get; }

    public RemoteLogs Logs { get; }

    public TimeProvider Clock { get; }

    /// <summary>
    /// Finds the gateway, decides whether its log keys are the ones to trust, before which nothing is sent, and demands that both logs continue what is
    /// remembered of them.
    /// </summary>
    /// <exception cref="VerdictException">The keys or the logs are not as they should be.</exception>
    public static async Task<GatewaySession> OpenAsync(CommandEnvironment environment, ConnectionSettings settings, CancellationToken cancellationToken)
    {
        Profile profile = Profile.Open(settings.RequireKeysFolder());
        Uri address = AddressOf(profile, settings);
        GatewayTransport transport = new(address, environment.CreateHandler(), environment.Clock);
        SigningKey? accessKey = null;
        try
        {
            Discovery discovery = await new GatewayClient(transport, login: null).DiscoverAsync(cancellationToken);
            RequireOwnAddress(address, discovery);
            TrustDecision decision = await new FirstContact(environment, settings).DecideAsync(profile, address, discovery);
            WitnessPolicy? policy = PolicyChoice.Choose(settings, decision.Trusted);
            accessKey = profile.LoadAccessKey();
            GatewaySession session = new(transport, accessKey, profile, settings.Passphrases, discovery, decision.Trusted, policy, environment.Clock);
            await session.ContinueAsync(environment, decision, cancellationToken);
            return session;
        }
        catch
        {
            accessKey?.Dispose();
            transport.Dispose();
            throw;
        }
    }

    /// <summary>Opens a session for a command that relies on being shown the present.</summary>
    /// <exception cref="VerdictException">As of <see cref="OpenAsync"/>; or <c>stale</c>, or <c>unproven</c> without the witnesses that the policy asks for.</exception>
    public static async Task<GatewaySession> OpenFreshAsync(
        CommandEnvironment environment, ConnectionSettings settings, CancellationToken cancellationToken)
    {
        GatewaySession session = await OpenAsync(environment, settings, cancellationToken);
        try
        {
            await session.RequireFreshAsync(cancellationToken);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>The age identities that open what was sent to this principal; the caller disposes them.</summary>
    public Task<OwnIdentities> LoadIdentitiesAsync(CancellationToken cancellationToken) =>
        Profile.LoadIdentitiesAsync(Passphrases, cancellationToken);

    /// <summary>Where something of a log is remembered, under <c>state/</c>; a log that was opened anew has names of its own.</summary>
    public string StateFileOf(LogName log, string kind) => Path.Combine(Profile.StateFolder, $"{RememberedCheckpoints.StemOf(Trusted.KeyOf(log))}.{kind}");

    /// <summary>Asks for both logs' newest checkpoints again, and requires them to be fresh: what a session that stays open does now and then.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await Logs.RefreshAsync(LogName.Audit, cancellationToken);
        await Logs.RefreshAsync(LogName.Directory, cancellationToken);
        await RequireFreshAsync(cancellationToken);
    }

    public void Dispose()
    {
        accessKey.Dispose();
        transport.Dispose();
    }

    private async Task ContinueAsync(CommandEnvironment environment, TrustDecision decision, CancellationToken cancellationToken)
    {
        await Logs.RefreshAsync(LogName.Audit, cancellationToken);
        await Logs.RefreshAsync(LogName.Directory, cancellationToken);
        foreach (KeyRotation rotation in decision.NewRotations)
        {
            LogName log = LogOrigin.Parse(rotation.To.Name).Log;
            await Logs.RequireConsistentAsync(log, rotation.Bytes, cancellationToken);
            await environment.WarnAsync($"The {log} log goes on under another key; the change is signed by both, and pinned.");
        }

        if (decision.IsNewLog && decision.Trusted.Previous is { } before)
        {
            await new NewLogs(this, before).RequireContinuationAsync(environment, cancellationToken);
        }

        if (decision.Moves)
        {
            PinnedGateway.Pin(Profile, decision.Trusted);
        }
    }

    private async Task RequireFreshAsync(CancellationToken cancellationToken)
    {
        Checkpoint counting = await freshness.RequireAsync(LogName.Audit, cancellationToken);
        await freshness.RequireAsync(LogName.Directory, cancellationToken);
        if (freshness.NeedsWitnesses)
        {
            await new ReceiptUpgrade(this, freshness).RunAsync(counting, cancellationToken);
        }
    }

    /// <summary>Else another server could have an assertion signed here that a gateway takes for its own (RFC 8414 §3.3).</summary>
    private static void RequireOwnAddress(Uri address, Discovery discovery)
    {
        if (!string.Equals(discovery.Issuer.TrimEnd('/'), address.AbsoluteUri.TrimEnd('/'), StringComparison.Ordinal))
        {
            string self = TerminalText.Clean(discovery.Issuer);
            throw new CommandFailedException($"What answers at {address} calls itself {self}; if that is the gateway you mean, use --gateway {self}");
        }
    }

    private static Uri AddressOf(Profile profile, ConnectionSettings settings)
    {
        string? named = settings.GatewayUrl
            ?? (settings.InvitePath is { } invite ? PinnedGateway.ReadInvite(invite).Url.OriginalString : null)
            ?? PinnedGateway.Recall(profile)?.Url.OriginalString;
        return GatewayAddress.Parse(named ?? throw new UsageException("Say which gateway: --gateway URL or ADVISORY_GATEWAY."));
    }
}
