using System.Buffers.Text;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Options;
using Gateway.Server.Recovery;
using Gateway.Tests.Anchors;
using Gateway.Tests.Hosting;

namespace Gateway.Tests.Keys;

public sealed class RecordKeyRotationTests
{
    private static readonly TimeSpan TokenLife = TimeSpan.FromSeconds(600 + 60);

    [Fact]
    public async Task Tokens_of_the_former_key_live_until_they_expire_and_none_made_by_it_later()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        string before = await host.GetTokenAsync(host.Founder.Reader);
        using var former = SigningKey.Parse(File.ReadAllBytes(host.Data().TokenKey));
        await host.RotateAsync(KeyPurpose.Token);
        await host.RestartAsync();

        Assert.Equal(HttpStatusCode.OK, await StatusOfAsync(host, before));
        Assert.Equal(HttpStatusCode.OK, await StatusOfAsync(host, await host.GetTokenAsync(host.Founder.Reader)));
        Assert.Equal(2, await CountKeysAsync(host));
        Assert.Equal(HttpStatusCode.OK, await StatusOfAsync(host, Forge(host, former, TimeSpan.FromMinutes(5))));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusOfAsync(host, Forge(host, former, TimeSpan.FromHours(2))));

        host.Time.Advance(TokenLife + TimeSpan.FromMinutes(1));
        Assert.Equal(1, await CountKeysAsync(host));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusOfAsync(host, before));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusOfAsync(host, Forge(host, former, TimeSpan.FromMinutes(5))));
        Assert.Equal(HttpStatusCode.OK, await StatusOfAsync(host, await host.GetTokenAsync(host.Founder.Reader)));
    }

    [Fact]
    public async Task A_manifest_key_rotated_right_after_the_token_key_ends_no_token()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        string before = await host.GetTokenAsync(host.Founder.Reader);
        await host.RotateAsync(KeyPurpose.Token);
        await host.RotateAsync(KeyPurpose.Manifest);
        await host.RestartAsync();
        Assert.Equal(HttpStatusCode.OK, await StatusOfAsync(host, before));
        await Assert.ThrowsAsync<SetupException>(() => host.RotateAsync(KeyPurpose.Token));
        Assert.Equal(HttpStatusCode.OK, await StatusOfAsync(host, await host.GetTokenAsync(host.Founder.Reader)));
    }

    [Theory]
    [InlineData(KeyPurpose.Manifest)]
    [InlineData(KeyPurpose.Token)]
    public async Task A_gateway_that_still_runs_with_the_former_key_signs_nothing(KeyPurpose purpose)
    {
        await using AnchoredHost gateway = await AnchoredHost.StartAsync();
        await gateway.WorksAsync("bravo");
        await gateway.Host.RotateAsync(purpose);
        await gateway.IsReadOnlyAsync();
        await gateway.Host.RestartAsync();
        await gateway.WorksAsync("charlie");
        Assert.Equal("ok", await gateway.Host.FsckAsync());
    }

    [Fact]
    public async Task Discovery_shows_the_manifest_key_of_today_and_the_directory_keeps_those_before()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        string? before = await ManifestKeyAsync(host);
        VerifyingKey next = await host.RotateAsync(KeyPurpose.Manifest);
        await host.RestartAsync();
        Assert.Equal(next.ToSshLine(), await ManifestKeyAsync(host));
        AgencyRecord[] records =
        [
            .. (await host.ReadLogAsync(LogName.Directory)).Where(entry => entry.Subject == AgencyId.Gateway.Value)
                .Select(entry => AgencyRecordedDetail.Parse(entry.Detail).Record),
        ];
        Assert.Equal([before, next.ToSshLine()], records.Select(record => record.Principals[0].Keys.Manifest.Single().ToSshLine()));
    }

    [Fact]
    public async Task The_gateways_root_signs_from_wherever_it_is_kept_and_nobody_elses_does()
    {
        await using AnchoredHost gateway = await AnchoredHost.StartAsync();
        string elsewhere = Path.Combine(gateway.Host.DataPath, "elsewhere.pem");
        File.Move(gateway.Host.Data().RootKey, elsewhere);
        await Assert.ThrowsAsync<SetupException>(() => gateway.Host.RotateAsync(KeyPurpose.Manifest));
        await Assert.ThrowsAsync<SetupException>(() => gateway.Host.RotateAsync(KeyPurpose.Manifest, gateway.Host.Data().TokenKey));
        await gateway.WorksAsync("bravo");
        await gateway.Host.RotateAsync(KeyPurpose.Manifest, elsewhere);
        await gateway.Host.RestartAsync();
        await gateway.WorksAsync("charlie");
    }

    [Fact]
    public async Task A_database_from_before_the_rotation_is_read_and_not_signed_for_and_once_accepted_mended_by_another_rotation()
    {
        await using AnchoredHost gateway = await AnchoredHost.StartAsync();
        await gateway.WorksAsync("bravo");
        gateway.Database.Backup();
        await gateway.Host.RotateAsync(KeyPurpose.Manifest);
        await gateway.Host.RestartAsync(gateway.Database.Restore);
        await gateway.IsReadOnlyAsync();
        Assert.IsType<LogRolledBackException>(gateway.Standing.Stop);

        gateway.DeleteAnchor(LogName.Directory);
        await using (RecoveryTools tools = await RecoveryTools.OpenAsync(gateway.Host.Data(), default))
        {
            await DatabaseAcceptance.RunAsync(tools, TextWriter.Null, default);
        }

        await gateway.Host.RotateAsync(KeyPurpose.Manifest);
        await gateway.Host.RestartAsync();
        await gateway.WorksAsync("charlie");
    }

    [Fact]
    public async Task The_former_keys_do_not_start_a_gateway()
    {
        await using AnchoredHost gateway = await AnchoredHost.StartAsync();
        Dictionary<string, byte[]> former = gateway.Host.ReadKeys();
        await gateway.Host.RotateAsync(KeyPurpose.Manifest);
        Dictionary<string, byte[]> current = gateway.Host.ReadKeys();
        await Assert.ThrowsAsync<SetupException>(() => gateway.Host.RestartAsync(() => gateway.Host.WriteKeys(former)));
        await gateway.Host.RestartAsync(() => gateway.Host.WriteKeys(current));
        await gateway.WorksAsync("bravo");
    }

    private static async Task<HttpStatusCode> StatusOfAsync(GatewayHost host, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/agencies");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using HttpResponseMessage response = await host.Client.SendAsync(request);
        return response.StatusCode;
    }

    private static async Task<int> CountKeysAsync(GatewayHost host)
    {
        using JsonDocument keys = JsonDocument.Parse(await host.Client.GetStringAsync("/.well-known/jwks.json"));
        return keys.RootElement.GetProperty("keys").GetArrayLength();
    }

    private static async Task<string?> ManifestKeyAsync(GatewayHost host)
    {
        using JsonDocument discovery = JsonDocument.Parse(await host.Client.GetStringAsync("/.well-known/advisory-gateway"));
        return discovery.RootElement.GetProperty("manifestKey").GetString();
    }

    /// <summary>A token as the gateway makes them, by whoever has its key.</summary>
    private static string Forge(GatewayHost host, SigningKey key, TimeSpan life)
    {
        long now = host.Time.GetUtcNow().ToUnixTimeSeconds();
        TestPrincipal reader = host.Founder.Reader;
        string header = $$"""{"alg":"Ed25519","typ":"at+jwt","kid":"{{Ed25519Jwk.Thumbprint(key.VerifyingKey)}}"}""";
        string claims = $$"""
            {"iss":"{{host.Url.GetLeftPart(UriPartial.Authority)}}","aud":"{{GatewayHost.Name}}","sub":"{{reader.Id}}","agency":"{{reader.Id.Agency}}","client_id":"{{reader.Id}}","scope":"directory.read","jti":"{{Guid.NewGuid():N}}","access_key":"{{Ed25519Jwk.Thumbprint(reader.Access.VerifyingKey)}}","iat":{{now}},"exp":{{now + (long)life.TotalSeconds}}}
            """;
        string input = $"{Encode(header)}.{Encode(claims)}";
        return $"{input}.{Base64Url.EncodeToString(key.Sign(Encoding.ASCII.GetBytes(input)))}";
    }

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
