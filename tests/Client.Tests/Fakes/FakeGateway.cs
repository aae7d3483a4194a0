using System.Net;
using System.Text;
using System.Text.Json;
using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Client.Tests.Fakes;

/// <summary>
/// A gateway in memory, honest unless a test makes it lie: <see cref="Lies"/> replace the answer to a path. It keeps two real logs and real keys, so that
/// what the client accepts it accepts for the right reasons.
/// </summary>
internal sealed class FakeGateway : HttpMessageHandler
{
    public const string Url = "https://gateway.example";
    private readonly PrincipalId ownPrincipal = PrincipalId.Create(AgencyId.Gateway);
    private readonly SigningKey root = SigningKey.Generate();
    private readonly SigningKey token = SigningKey.Generate();
    private readonly Dictionary<string, (AgencyRecord Record, string Signature)> records = new(StringComparer.Ordinal);

    public FakeGateway()
    {
        Audit = new FakeLog(LogName.Audit, Name.AuditOrigin);
        DirectoryLog = new FakeLog(LogName.Directory, Name.DirectoryOrigin);
        Audit.Open(Now);
        DirectoryLog.Open(Now);
        RecordItself();
        Advisories = new FakeAdvisories(this);
        Groups = new FakeGroups(this);
    }

    public static GatewayName Name { get; } = GatewayName.Parse("gateway.example");

    public FakeLog Audit { get; private set; }

    public FakeLog DirectoryLog { get; private set; }

    /// <summary>Notes that a client held against the gateway, by log.</summary>
    public List<(LogName Log, byte[] Note)> Presented { get; } = [];

    public FakeAdvisories Advisories { get; }

    public FakeGroups Groups { get; }

    public SigningKey ManifestKey { get; } = SigningKey.Generate();

    /// <summary>Path and query to another answer than the honest one; null passes on to the honest one.</summary>
    public List<Func<HttpRequestMessage, HttpResponseMessage?>> Lies { get; } = [];

    /// <summary>Changes to the text of honest answers, by path.</summary>
    public List<(string Path, Func<string, string> Change)> Changes { get; } = [];

    public List<string> Requests { get; } = [];

    public string Scope { get; set; } = "advisory.read advisory.publish agency.record directory.read";

    public static DateTimeOffset Now => DateTimeOffset.FromUnixTimeMilliseconds(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());

    public Invite Invite => new(Name, new Uri(Url), Audit.Verifier, DirectoryLog.Verifier);

    /// <summary>Gives up both logs and opens new ones, into which the directory's acts go again.</summary>
    public void OpenAnew()
    {
        FakeLog[] before = [Audit, DirectoryLog];
        Audit = Successor(Audit, restored: 0);
        DirectoryLog = Successor(DirectoryLog, DirectoryLog.Size);
        foreach (long index in Enumerable.Range(1, (int)before[1].Size - 1))
        {
            LogEntry entry = LogEntry.Parse(before[1][index]);
            DirectoryLog.Append(Now, entry.Action, entry.Actor, entry.Subject, entry.Detail.ToArray());
        }

        Array.ForEach(before, log => log.Dispose());
    }

    public AgencyRecord RecordOf(string agency) => records[agency].Record;

    /// <summary>Takes an agency in; the gateway's root founds the first, which may do anything.</summary>
    public void Accept(string enrolmentPath)
    {
        Enrolment enrolment = Enrolment.Parse(File.ReadAllBytes(enrolmentPath));
        // Only the first agency may be founded by the root; the tests' others are accepted in its name by the founder's key.
        AdminAct act = AdminAct.Accept(Name, enrolment.Record, records.Count == 0 ? [Role.Admin, Role.Auditor] : [], FounderOrSelf, Now);
        string signature = act.Sign(records.Count == 0 ? root : FounderKey!);
        Record(enrolment.Record, enrolment.Signatures, act, signature);
    }

    /// <summary>The founder's signing key, with which later agencies are accepted.</summary>
    public SigningKey? FounderKey { get; set; }

    public void Record(AgencyRecord record, RootSignatures signatures, AdminAct? act, string? actSignature)
    {
        byte[] detail = AgencyRecordedDetail.Create(record, signatures, act, actSignature).Bytes.ToArray();
        DirectoryLog.Append(Now, ActionNames.AgencyRecorded, ownPrincipal.Value, record.Agency.Value, detail);
        records[record.Agency.Value] = (record, signatures.ToString());
    }

    public static HttpResponseMessage Json(string json, HttpStatusCode status = HttpStatusCode.OK) =>
        new(status) { Content = new StringContent(json, Encoding.UTF8, "application/json") };

    public static HttpResponseMessage Bytes(byte[] bytes) => new(HttpStatusCode.OK) { Content = new ByteArrayContent(bytes) };

    public static HttpResponseMessage Problem(HttpStatusCode status, string name, string more = "") => new(status)
    {
        Content = new StringContent(
            $$"""{"type":"urn:advisory-gateway:problem:{{name}}","title":"no","status":{{(int)status}},"detail":"no"{{more}}}""", Encoding.UTF8, "application/problem+json"),
    };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // Clients ask for several pieces of a log at a time.
        lock (Requests)
        {
            Requests.Add($"{request.Method} {request.RequestUri!.PathAndQuery}");
        }
        foreach (Func<HttpRequestMessage, HttpResponseMessage?> lie in Lies)
        {
            if (lie(request) is { } answer)
            {
                return answer;
            }
        }

        HttpResponseMessage honest = await AnswerAsync(request, cancellationToken);
        Func<string, string>? change = Changes.Find(candidate => candidate.Path == request.RequestUri.AbsolutePath).Change;
        return change is null ? honest : Json(change(await honest.Content.ReadAsStringAsync(cancellationToken)), honest.StatusCode);
    }

    private async Task<HttpResponseMessage> AnswerAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string path = request.RequestUri!.AbsolutePath;
        return path switch
        {
            "/.well-known/advisory-gateway" => Json(Discovery()),
            "/oauth/token" => await TokenAsync(request, cancellationToken),
            _ when !IsAuthorised(request) => Problem(HttpStatusCode.Unauthorized, "invalid-token"),
            _ when path.StartsWith("/v1/logs/", StringComparison.Ordinal) && request.Method == HttpMethod.Post => await PresentAsync(request, cancellationToken),
            _ when path.StartsWith("/v1/logs/", StringComparison.Ordinal) => Logs(path.Split('/'), request.RequestUri),
            "/v1/agencies" when request.RequestUri.Query.Length > 0 => AgenciesInFull(request.RequestUri.Query.TrimStart('?').Split('&')),
            _ when path.StartsWith("/v1/groups", StringComparison.Ordinal) => await Groups.AnswerAsync(request, cancellationToken),
            _ => await Advisories.AnswerAsync(request, cancellationToken),
        };
    }

    protected override void Dispose(bool disposing)
    {
        Audit.Dispose();
        DirectoryLog.Dispose();
        ManifestKey.Dispose();
        root.Dispose();
        token.Dispose();
        base.Dispose(disposing);
    }

    private PrincipalId FounderOrSelf => records.Count == 0 ? ownPrincipal : records.Values.First().Record.Principals[0].Id;

    private void RecordItself()
    {
        AgencyRecord own = AgencyRecord.Create(new AgencyRecordContent
        {
            Gateway = Name,
            Agency = AgencyId.Gateway,
            Sequence = 0,
            Kind = AgencyKind.Gateway,
            Names = new Dictionary<string, string> { ["en"] = "Gateway" },
            Root = [root.VerifyingKey],
            Principals =
            [
                new RecordedPrincipal
                {
                    Id = ownPrincipal,
                    Kind = PrincipalKind.Service,
                    Roles = [],
                    Keys = new PrincipalKeys { Manifest = [ManifestKey.VerifyingKey], Token = [token.VerifyingKey] },
                    ValidFrom = Now.AddMinutes(-1),
                },
            ],
        });
        DirectoryLog.Append(Now, ActionNames.AgencyRecorded, ownPrincipal.Value, "gateway", AgencyRecordedDetail.Create(own, own.Sign(root)).Bytes.ToArray());
    }

    private string Discovery() => JsonSerializer.Serialize(new
    {
        name = Name.Value,
        issuer = Url,
        logs = new
        {
            audit = new { origin = Audit.Verifier.Name, key = Audit.Verifier.ToString(), rotations = Audit.Rotations },
            directory = new { origin = DirectoryLog.Verifier.Name, key = DirectoryLog.Verifier.ToString(), rotations = DirectoryLog.Rotations },
        },
        manifestKey = ManifestKey.VerifyingKey.ToSshLine(),
        limits = new { documentBytes = 1_000_000, documents = 16, recipients = 3 },
    });

    private async Task<HttpResponseMessage> TokenAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string form = await request.Content!.ReadAsStringAsync(cancellationToken);
        string assertion = form.Split('&').Single(pair => pair.StartsWith("client_assertion=", StringComparison.Ordinal))["client_assertion=".Length..];
        LoginAssertion login = LoginAssertion.Parse(assertion);
        Assert.Equal(Url, login.Audience);
        string type = request.Headers.Contains("DPoP") ? "DPoP" : "Bearer";
        return Json($$"""{"access_token":"token-of-{{login.Principal.Agency}}","token_type":"{{type}}","expires_in":600,"scope":"{{Scope}}"}""");
    }

    private static bool IsAuthorised(HttpRequestMessage request)
    {
        string presented = request.Headers.GetValues("Authorization").Single().Split(' ')[1];
        DpopProof proof = DpopProof.Parse(request.Headers.GetValues("DPoP").Single());
        return proof.IsFor(request.Method.Method, request.RequestUri!) && proof.IsWith(presented);
    }

    private static FakeLog Successor(FakeLog log, long restored)
    {
        FakeLog next = new(log.Name, LogOrigin.Parse(log.Verifier.Name).Next.ToString());
        Checkpoint last = Checkpoint.Parse(log.Checkpoint());
        next.Open(Now, new LogPredecessor(last.Origin, last, restored));
        return next;
    }

    private async Task<HttpResponseMessage> PresentAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        LogName log = LogName.Parse(request.RequestUri!.AbsolutePath.Split('/')[3]);
        Presented.Add((log, await request.Content!.ReadAsByteArrayAsync(cancellationToken)));
        return Problem(HttpStatusCode.ServiceUnavailable, "read-only");
    }

    private HttpResponseMessage Logs(string[] path, Uri address)
    {
        FakeLog log = path[3] == "audit" ? Audit : DirectoryLog;
        if (address.Query.Contains("cosigned=true", StringComparison.Ordinal))
        {
            return log.Cosigned is { } note ? Bytes(note) : Problem(HttpStatusCode.NotFound, "not-found");
        }

        Dictionary<string, long> query = address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Where(pair => !pair.StartsWith("subject=", StringComparison.Ordinal))
            .ToDictionary(pair => pair.Split('=')[0], pair => long.Parse(pair.Split('=')[1], System.Globalization.CultureInfo.InvariantCulture));
        return string.Join('/', path[4..]) switch
        {
            "checkpoint" => Bytes(log.Checkpoint()),
            "proof/inclusion" when query.TryGetValue("size", out long size) => Json(Hashes("index", query["index"], "size", size, log.Inclusion(query["index"], size))),
            "proof/inclusion" => Bytes(log.Proof(query["index"])),
            "proof/consistency" => Json(Hashes("from", query["from"], "to", query["to"], log.Consistency(query["from"], query["to"]))),
            "entries" => Entries(log, query["from"], Math.Min(query["to"], log.Size), address.Query.Split("&subject=").ElementAtOrDefault(1)),
            _ when BundleAddress.TryParse(string.Join('/', path[5..]), out BundleAddress bundle) => Bundle(log, bundle),
            _ => Problem(HttpStatusCode.NotFound, "not-found"),
        };
    }

    private HttpResponseMessage Bundle(FakeLog log, BundleAddress address)
    {
        long end = address.FirstEntry + address.Width;
        bool isWhole = end <= log.Size && (log.Name == LogName.Directory || Advisories.MaySee is null);
        return isWhole
            ? Bytes(EntryBundle.Write([.. Enumerable.Range((int)address.FirstEntry, address.Width).Select(index => new ReadOnlyMemory<byte>(log[index]))]))
            : Problem(HttpStatusCode.NotFound, "not-found");
    }

    private static string Hashes(string one, long first, string two, long second, IReadOnlyList<byte[]> hashes) =>
        $$"""{"{{one}}":{{first}},"{{two}}":{{second}},"hashes":{{JsonSerializer.Serialize(hashes.Select(Convert.ToBase64String))}}}""";

    private HttpResponseMessage Entries(FakeLog log, long from, long to, string? subject)
    {
        MemoryStream lines = new();
        for (long index = from; index < to; index++)
        {
            bool isAsked = subject is null || LogEntry.Parse(log[index]).Subject == subject;
            if (isAsked && (log.Name == LogName.Directory || Advisories.MaySee is not { } maySee || maySee(log[index])))
            {
                lines.Write(log[index]);
                lines.WriteByte((byte)'\n');
            }
        }

        HttpResponseMessage answer = Bytes(lines.ToArray());
        answer.Headers.Add("Advisory-Next", to.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return answer;
    }

    private HttpResponseMessage AgenciesInFull(string[] query)
    {
        IEnumerable<string> known = query.Select(pair => pair["id=".Length..]).Where(records.ContainsKey);
        return Json($$"""{"agencies":[{{string.Join(',', known.Select(Agency))}}],"directorySize":{{DirectoryLog.Size}}}""");
    }

    private string Agency(string id)
    {
        (AgencyRecord Record, string Signature) known = records[id];

        string principals = JsonSerializer.Serialize(known.Record.Principals.Select(principal => new
        {
            id = principal.Id.Value,
            kind = principal.Kind.ToWire(),
            roles = principal.Roles.Select(role => role.ToWire()),
            keys = principal.Keys.All().GroupBy(key => key.Purpose.ToWire()).ToDictionary(keys => keys.Key, keys => keys.Select(key => key.Text)),
            validFrom = CanonicalJson.FormatTime(principal.ValidFrom),
        }));
        return
            $$"""{"agency":"{{id}}","directorySize":{{DirectoryLog.Size}},"index":2,"suspended":false,"record":{{Encoding.UTF8.GetString(known.Record.Bytes.Span)}},"signature":{{JsonSerializer.Serialize(known.Signature)}},"principals":{{principals}}}""";
    }
}
