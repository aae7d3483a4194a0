using Gateway.Exchange;

namespace Gateway.Server.Options;

/// <summary>
/// The settings of one gateway: the section <c>Gateway</c> of <c>DATA/gateway.json</c>, of the environment (<c>Gateway__…</c>) and of the command line.
/// Every member is a setting by its own name; a setting that is not here stops the start.
/// </summary>
internal sealed class GatewayOptions
{
    /// <summary>The configuration section that is bound to this class.</summary>
    public const string Section = "Gateway";

    /// <summary>Log lines for people.</summary>
    public const string TextLog = "text";

    /// <summary>Log lines for programs.</summary>
    public const string JsonLog = "json";

    /// <summary>The address that <c>serve</c> listens on when nothing else is configured.</summary>
    public const string DefaultUrl = "http://127.0.0.1:8080";

    /// <summary>
    /// The gateway's name: the audience of its tokens and the first part of its logs' origins. Written by <c>init</c>, never changed afterwards.
    /// </summary>
    public string Name { get; set; } = "";

    /// <summary>
    /// The URL that members use. Links, the issuer and DPoP's <c>htu</c> come from it, never from a Host header. Required beyond loopback.
    /// </summary>
    public string? PublicUrl { get; set; }

    /// <summary>The addresses to listen on. Plain HTTP is served on loopback only.</summary>
    public string[] Urls { get; set; } = [];

    /// <summary>Addresses of reverse proxies whose <c>X-Forwarded-For</c> is believed when requests are counted.</summary>
    public string[] TrustedProxies { get; set; } = [];

    /// <summary>Whom to tell about a weakness: the <c>Contact</c> lines of security.txt (RFC 9116), each a URI.</summary>
    public string[] SecurityContact { get; set; } = [];

    /// <summary>Refuses every change under <c>/v1</c> with <c>read-only</c>; reading goes on, and is audited as always.</summary>
    public bool ReadOnly { get; set; }

    /// <summary>How a line of the log is written: <c>text</c>, or <c>json</c> with every value by its name.</summary>
    public string LogFormat { get; set; } = TextLog;

    /// <summary>Where rows and payloads are kept.</summary>
    public StorageOptions Storage { get; set; } = new();

    /// <summary>How callers prove who they are.</summary>
    public AuthOptions Auth { get; set; } = new();

    /// <summary>What takes two people.</summary>
    public ApprovalsOptions Approvals { get; set; } = new();

    /// <summary>What sharing agreements are asked for.</summary>
    public AgreementsOptions Agreements { get; set; } = new();

    /// <summary>The certificate of the HTTPS addresses.</summary>
    public TlsOptions Tls { get; set; } = new();

    /// <summary>How the gateway's own private keys are kept.</summary>
    public KeysOptions Keys { get; set; } = new();

    /// <summary>How the logs prove themselves to others.</summary>
    public LogsOptions Logs { get; set; } = new();

    /// <summary>What advisories are taken.</summary>
    public AdvisoriesOptions Advisories { get; set; } = new();

    /// <summary>Who says whether a CSAF document conforms.</summary>
    public CsafOptions Csaf { get; set; } = new();

    /// <summary>What anybody may fetch.</summary>
    public FeedOptions Feed { get; set; } = new();

    /// <summary>Whom the gateway tells that something came.</summary>
    public WebhooksOptions Webhooks { get; set; } = new();

    /// <summary>What a request may ask for at most.</summary>
    public LimitsOptions Limits { get; set; } = new();

    /// <summary><see cref="Name"/> as its type; the options are validated before anybody asks.</summary>
    public GatewayName GatewayName => GatewayName.Parse(Name);

    /// <summary>The addresses to listen on, the default one when none is configured.</summary>
    public IReadOnlyList<string> EffectiveUrls => Urls.Length == 0 ? [DefaultUrl] : Urls;
}
