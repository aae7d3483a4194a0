using Gateway.Audit;
using Gateway.Client.Http;
using Gateway.Client.Http.Answers;
using Gateway.Client.Profiles;
using Gateway.Client.Trust;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Cli;

/// <summary>One command's dealings with one gateway: who calls, the typed calls, and what is believed of the logs.</summary>
internal sealed class GatewaySession : IDisposable
{
    private readonly GatewayTransport transport;
    private readonly SigningKey accessKey;

    private GatewaySession(GatewayTransport transport, SigningKey accessKey, Profile profile, Discovery discovery, Invite trusted, TimeProvider clock)
    {
        this.transport = transport;
        this.accessKey = accessKey;
        Profile = profile;
        Discovery = discovery;
        Gateway = trusted.Gateway;
        Clock = clock;
        Client = new GatewayClient(transport, new GatewayLogin(transport, profile.Principal.Principal, accessKey, discovery.Issuer, clock));
        Logs = new RemoteLogs(Client, new LogTrust(
            new Dictionary<LogName, NoteVerifier> { [LogName.Audit] = trusted.AuditKey, [LogName.Directory] = trusted.DirectoryKey },
            new RememberedCheckpoints(profile.StateFolder, clock),
            new EvidenceFolder(profile.StateFolder, clock)));
    }

    public Profile Profile { get; }

    public PrincipalId Principal => Profile.Principal.Principal;

    public Discovery Discovery { get; }

    public GatewayName Gateway { get; }

    public GatewayClient Client { get; }

    public RemoteLogs Logs { get; }

    public TimeProvider Clock { get; }

    /// <summary>Finds the gateway and decides whether its log keys are the ones to trust. Nothing is sent before that.</summary>
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
            Invite trusted = await new FirstContact(environment, settings).DecideAsync(profile, address, discovery);
            accessKey = profile.LoadAccessKey();
            return new GatewaySession(transport, accessKey, profile, discovery, trusted, environment.Clock);
        }
        catch
        {
            accessKey?.Dispose();
            transport.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        accessKey.Dispose();
        transport.Dispose();
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
