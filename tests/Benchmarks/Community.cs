using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;
using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Commands;
using Gateway.Server.Options;

namespace Benchmarks;

/// <summary>The program <c>gateway serve</c> in a process of its own, with agencies that joined over HTTP.</summary>
internal sealed class Community : IAsyncDisposable
{
    public static readonly GatewayName Name = GatewayName.Parse("gateway.benchmark");

    // Counting goes on; only the bounds are out of the way, since one machine sends what thousands would.
    private static readonly string[] Settings =
    [
        "Gateway:Limits:AddressRequestsPerMinute=1000000", "Gateway:Limits:PrincipalRequestsPerMinute=1000000", "Gateway:Limits:LogRequestsPerMinute=1000000",
        "Gateway:Limits:ConcurrentRequests=1024", "Gateway:Limits:ConcurrentUploads=512", "Gateway:Limits:ConcurrentUploadsPerAgency=256",
        "Gateway:Limits:ConcurrentRequestsPerAgency=512", "Gateway:Limits:ConcurrentRequestsPerCaller=256", "Gateway:Limits:DocumentBytes=2147483648",
    ];

    private readonly TemporaryFolder folder;

    private Community(TemporaryFolder folder, BenchmarkAgency founder, ServedProgram gateway)
    {
        this.folder = folder;
        Founder = founder;
        Gateway = gateway;
    }

    /// <summary>The agency that publishes; its person is the admin.</summary>
    public BenchmarkAgency Founder { get; }

    public List<BenchmarkAgency> Partners { get; } = [];

    public ServedProgram Gateway { get; private set; }

    public string DataPath => folder.File("data");

    /// <summary>Founds a gateway and serves it.</summary>
    public static async Task<Community> StartAsync()
    {
        var folder = new TemporaryFolder();
        var founder = new BenchmarkAgency("alpha");
        await Founding.RunAsync(new DataFolder(folder.File("data")), new NewGateway(Name.Value, null, null), founder.Enrolment, CancellationToken.None);
        return new Community(folder, founder, await ServeAsync(folder.File("data")));
    }

    /// <summary>Stops the gateway, lets something happen to its data, and serves it again.</summary>
    public async Task RestartAsync(Func<Task> meanwhile)
    {
        await Gateway.DisposeAsync();
        await meanwhile();
        Gateway = await ServeAsync(DataPath);
    }

    /// <summary>Accepts agencies until there are so many partners.</summary>
    public async Task JoinAsync(int partners)
    {
        using HttpClient admin = await LogInAsync(Founder);
        while (Partners.Count < partners)
        {
            var agency = new BenchmarkAgency($"agency-{Partners.Count:d4}");
            AdminAct act = AdminAct.Accept(Name, agency.Record, [], Founder.Person, TimeProvider.System.GetUtcNow());
            using var body = new ByteArrayContent(
                AgencyRecordedDetail.Create(agency.Record, agency.Enrolment.Signatures, act, act.Sign(Founder.Sign)).Bytes.ToArray());
            body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using HttpResponseMessage answer = await admin.PostAsync("/v1/agencies", body);
            answer.EnsureSuccessStatusCode();
            Partners.Add(agency);
        }
    }

    /// <summary>Publishes one document to the first partners; the advisory's id.</summary>
    public async Task<string> PublishAsync(int recipients, int documentBytes)
    {
        string token = await GetTokenAsync(Founder, null);
        byte[] upload = PreparedUpload.Many(1, documentBytes, Founder, [.. Partners.Take(recipients)], token, Gateway.Url)[0];
        await using LoadConnection connection = await LoadConnection.OpenAsync(Gateway.Port);
        int status = await connection.SendAsync(upload, keepBody: true);
        using JsonDocument answer = JsonDocument.Parse(connection.Body!.ToArray());
        return status == 201 ? answer.RootElement.GetProperty("id").GetString()! : throw new InvalidOperationException($"The upload was answered with {status}.");
    }

    /// <summary>How many entries the audit log has.</summary>
    public async Task<long> ReadAuditSizeAsync()
    {
        using HttpClient founder = await LogInAsync(Founder);
        return Checkpoint.Parse(await founder.GetByteArrayAsync("/v1/logs/audit/checkpoint")).Tree.Size;
    }

    public async Task<HttpClient> LogInAsync(BenchmarkAgency agency)
    {
        var client = new HttpClient { BaseAddress = Gateway.Url };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await GetTokenAsync(agency, null));
        return client;
    }

    /// <summary>An access token, bound to the access key if a DPoP proof is given.</summary>
    public async Task<string> GetTokenAsync(BenchmarkAgency agency, string? proof)
    {
        using var client = new HttpClient { BaseAddress = Gateway.Url };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth/token")
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["grant_type"] = "client_credentials",
                ["client_assertion_type"] = LoginAssertion.AssertionType,
                ["client_assertion"] = LoginAssertion.Create(
                    agency.Person, Gateway.Url.GetLeftPart(UriPartial.Authority), agency.Access, TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(1)),
            }),
        };
        if (proof is not null)
        {
            request.Headers.Add("DPoP", proof);
        }

        using HttpResponseMessage answer = await client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        using JsonDocument body = JsonDocument.Parse(await answer.Content.ReadAsStreamAsync());
        return body.RootElement.GetProperty("access_token").GetString()!;
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        Founder.Dispose();
        Partners.ForEach(partner => partner.Dispose());
        folder.Dispose();
    }

    /// <summary>Runs <c>gateway fsck</c> on the data.</summary>
    /// <exception cref="InvalidOperationException">It found something.</exception>
    public async Task CheckAsync()
    {
        using Process check = Process.Start(new ProcessStartInfo(Programs.Gateway, ["fsck", "--data", DataPath]) { RedirectStandardOutput = true })!;
        string verdict = await check.StandardOutput.ReadToEndAsync();
        await check.WaitForExitAsync();
        if (check.ExitCode != 0)
        {
            throw new InvalidOperationException(verdict);
        }
    }

    private static Task<ServedProgram> ServeAsync(string data) => ServedProgram.StartAsync(
        Programs.Gateway,
        port => ["serve", "--data", data, "--urls", $"http://127.0.0.1:{port}", .. Settings.SelectMany(setting => new[] { "--set", setting })],
        "/health/ready");
}
