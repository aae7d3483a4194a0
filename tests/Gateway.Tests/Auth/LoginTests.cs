using System.Net;
using System.Text;
using System.Text.Json;
using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Tests.Hosting;

namespace Gateway.Tests.Auth;

public sealed class LoginTests(GatewayHost host) : IClassFixture<GatewayHost>
{
    private const string AssertionType = "client-authentication+jwt";

    private string Issuer => host.Url.GetLeftPart(UriPartial.Authority);

    [Fact]
    public async Task A_token_names_its_subject_agency_audience_and_scopes()
    {
        string token = await host.GetTokenAsync(host.Founder.Publisher);
        CompactJws jws = CompactJws.Parse(token, "at+jwt", "kid");
        Assert.Equal("Ed25519", jws.Header.Text("alg"));
        Assert.Equal(host.Founder.Publisher.Id.Value, jws.Claims.Text("sub"));
        Assert.Equal("alpha", jws.Claims.Text("agency"));
        Assert.Equal(GatewayHost.Name, jws.Claims.Text("aud"));
        Assert.Equal(Issuer, jws.Claims.Text("iss"));
        Assert.Equal("advisory.publish advisory.read directory.read", jws.Claims.Text("scope"));
        Assert.Equal(TimeSpan.FromMinutes(10), jws.Claims.Time("exp") - jws.Claims.Time("iat"));
    }

    [Fact]
    public async Task A_token_is_recorded_before_it_leaves()
    {
        CompactJws token = CompactJws.Parse(await host.GetTokenAsync(host.Founder.Reader), "at+jwt", "kid");
        LogEntry entry = (await host.ReadLogAsync(LogName.Audit)).Last(entry => entry.Action == ActionNames.TokenIssued);
        Assert.Equal(host.Founder.Reader.Id.Value, entry.Actor);
        Assert.Contains(token.Claims.Text("jti"), Encoding.UTF8.GetString(entry.Detail.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Roles_decide_over_scopes_and_a_service_never_publishes()
    {
        Assert.Equal("admin directory.read", await ScopeOfAsync(host.Founder.Admin));
        Assert.Equal("audit.read directory.read", await ScopeOfAsync(host.Founder.Auditor));
        Assert.Equal("agency.record directory.read", await ScopeOfAsync(host.Founder.Keyholder));
        Assert.Equal("advisory.read directory.read", await ScopeOfAsync(host.Founder.Archive));
        Assert.Equal("advisory.read directory.read", await ScopeOfAsync(host.Founder.Service));
    }

    [Fact]
    public async Task An_agency_that_was_granted_nothing_cannot_make_itself_admin_or_auditor()
    {
        TestAgency agency = await host.JoinAsync("selfmade");
        Assert.Equal("directory.read", await ScopeOfAsync(agency.Admin));
        Assert.Equal("directory.read", await ScopeOfAsync(agency.Auditor));
    }

    [Fact]
    public async Task Fewer_scopes_are_given_when_fewer_are_asked_for()
    {
        CompactJws token = CompactJws.Parse(await host.GetTokenAsync(host.Founder.Publisher, "advisory.read admin"), "at+jwt", "kid");
        Assert.Equal("advisory.read", token.Claims.Text("scope"));
    }

    [Fact]
    public async Task An_assertion_works_once()
    {
        string assertion = host.CreateAssertion(host.Founder.Reader);
        using HttpResponseMessage first = await host.RequestTokenAsync(assertion);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        using HttpResponseMessage second = await host.RequestTokenAsync(assertion);
        await second.RefusedAsync(HttpStatusCode.Unauthorized, "invalid-token");
        Assert.Equal("invalid_client", await ErrorOfAsync(second));
    }

    [Fact]
    public async Task Of_many_uses_of_one_assertion_at_once_a_single_one_succeeds()
    {
        string assertion = host.CreateAssertion(host.Founder.Reader);
        HttpResponseMessage[] responses = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => host.RequestTokenAsync(assertion)));
        Assert.Single(responses, response => response.StatusCode == HttpStatusCode.OK);
        Assert.Equal(7, responses.Count(response => response.StatusCode == HttpStatusCode.Unauthorized));
    }

    [Fact]
    public async Task An_assertion_by_another_principals_key_is_refused()
    {
        string forged = LoginAssertion.Create(host.Founder.Admin.Id, Issuer, host.Founder.Reader.Access, host.Time.GetUtcNow(), TimeSpan.FromMinutes(1));
        await RefusedAsync(forged);
    }

    [Fact]
    public async Task An_assertion_by_the_principals_sign_key_is_refused()
    {
        string misused = LoginAssertion.Create(host.Founder.Admin.Id, Issuer, host.Founder.Admin.Sign, host.Time.GetUtcNow(), TimeSpan.FromMinutes(1));
        await RefusedAsync(misused);
    }

    [Fact]
    public async Task An_assertion_of_a_principal_that_does_not_exist_is_refused_alike()
    {
        var stranger = PrincipalId.Create(AgencyId.Parse("nobody"));
        await RefusedAsync(LoginAssertion.Create(stranger, Issuer, host.Founder.Reader.Access, host.Time.GetUtcNow(), TimeSpan.FromMinutes(1)));
    }

    [Theory]
    [InlineData("https://elsewhere.example")]
    [InlineData(GatewayHost.Name)]
    public async Task An_assertion_for_another_audience_is_refused(string audience) => await RefusedAsync(
        LoginAssertion.Create(host.Founder.Reader.Id, audience, host.Founder.Reader.Access, host.Time.GetUtcNow(), TimeSpan.FromMinutes(1)));

    [Theory]
    [InlineData(-10)]
    [InlineData(10)]
    public async Task An_assertion_of_another_time_is_refused(int minutes) => await RefusedAsync(LoginAssertion.Create(
        host.Founder.Reader.Id, Issuer, host.Founder.Reader.Access, host.Time.GetUtcNow() + TimeSpan.FromMinutes(minutes), TimeSpan.FromMinutes(1)));

    [Fact]
    public async Task An_assertion_that_lives_too_long_is_refused()
    {
        long now = host.Time.GetUtcNow().ToUnixTimeSeconds();
        await RefusedAsync(Sign(AssertionType, claims => Write(claims, now, now + 301)));
    }

    [Fact]
    public async Task An_access_token_is_no_assertion() => await RefusedAsync(await host.GetTokenAsync(host.Founder.Reader));

    [Fact]
    public async Task An_assertion_of_another_type_is_refused()
    {
        long now = host.Time.GetUtcNow().ToUnixTimeSeconds();
        await RefusedAsync(Sign("JWT", claims => Write(claims, now, now + 60)));
    }

    [Theory]
    [InlineData("grant_type=password", "unsupported_grant_type")]
    [InlineData("grant_type=client_credentials", "invalid_client")]
    [InlineData("grant_type=client_credentials&grant_type=client_credentials", "invalid_request")]
    [InlineData("grant_type=client_credentials&client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer", "invalid_request")]
    [InlineData("grant_type=client_credentials&client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer&client_assertion=x&scope=everything", "invalid_scope")]
    public async Task A_form_that_is_not_a_token_request_is_refused(string form, string error)
    {
        using var content = new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded");
        using HttpResponseMessage response = await host.Client.PostAsync("/oauth/token", content);
        await response.RefusedAsync(HttpStatusCode.BadRequest, "bad-request");
        Assert.Equal(error, await ErrorOfAsync(response));
    }

    [Fact]
    public async Task A_revoked_principal_gets_no_token_and_the_log_says_who_tried()
    {
        TestAgency agency = await host.JoinAsync("leavers");
        TestPrincipal left = agency.Revoke(agency.Reader, host.Time.GetUtcNow() - TimeSpan.FromMinutes(1));
        agency.Next(host.GatewayName);
        using (HttpClient keyholder = await host.LogInAsync(agency.Keyholder))
        using (HttpResponseMessage taken = await keyholder.PostAsync("/v1/agencies", GatewayHost.Bring(agency)))
        {
            Assert.Equal(HttpStatusCode.Created, taken.StatusCode);
        }

        using HttpResponseMessage response = await host.RequestTokenAsync(host.CreateAssertion(left));
        await response.RefusedAsync(HttpStatusCode.Forbidden, "revoked");
        LogEntry entry = (await host.ReadLogAsync(LogName.Audit))[^1];
        Assert.Equal((ActionNames.AccessDenied, left.Id.Value, "/oauth/token"), (entry.Action, entry.Actor, entry.Subject));
        int directorySize = (await host.ReadLogAsync(LogName.Directory)).Count;
        Assert.Equal(new AccessDeniedDetail("revoked", "POST", 403, directorySize), AccessDeniedDetail.Parse(entry.Detail));
    }

    private async Task RefusedAsync(string assertion)
    {
        using HttpResponseMessage response = await host.RequestTokenAsync(assertion);
        await response.RefusedAsync(HttpStatusCode.Unauthorized, "invalid-token");
    }

    private async Task<string> ScopeOfAsync(TestPrincipal principal) =>
        CompactJws.Parse(await host.GetTokenAsync(principal), "at+jwt", "kid").Claims.Text("scope");

    private string Sign(string type, Action<Utf8JsonWriter> claims) => CompactJws.Sign(host.Founder.Reader.Access, type, null, claims);

    private void Write(Utf8JsonWriter claims, long issuedAt, long expires)
    {
        claims.WriteString("iss", host.Founder.Reader.Id.Value);
        claims.WriteString("sub", host.Founder.Reader.Id.Value);
        claims.WriteString("aud", Issuer);
        claims.WriteString("jti", Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(8)));
        claims.WriteNumber("iat", issuedAt);
        claims.WriteNumber("exp", expires);
    }

    private static async Task<string?> ErrorOfAsync(HttpResponseMessage response)
    {
        using JsonDocument problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return problem.RootElement.GetProperty("error").GetString();
    }
}
