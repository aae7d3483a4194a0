using Gateway.Server.Commands;
using Gateway.Server.Hosting;
using Gateway.Server.Keys;
using Gateway.Server.Options;
using Gateway.Tests.Hosting;
using Microsoft.AspNetCore.Builder;

namespace Gateway.Tests.Options;

public sealed class SettingsTests : IDisposable
{
    private readonly string folder = Path.Combine(Path.GetTempPath(), "gateway-tests", Path.GetRandomFileName());

    private DataFolder Data => new(Path.Combine(folder, "data"));

    public void Dispose()
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Every_wrong_setting_is_named_at_once()
    {
        Write("""
            {"Gateway":{"Name":"Not A Name","Urls":["ftp://x"],"Limits":{"Recipients":0,"Receipients":5},"Surprise":true,"Storage":{"Provider":"oracle"}},"Other":{}}
            """);
        SetupException exception = Assert.Throws<SetupException>(() => Build());
        foreach (string setting in (string[])["Gateway:Name", "Gateway:Urls", "Gateway:Limits:Recipients", "Gateway:Limits:Receipients is not", "Gateway:Surprise is not", "Gateway:Storage:Provider", "Other is not"])
        {
            Assert.Contains(setting, exception.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("ConcurrentUploadsPerAgency", "ConcurrentUploads")]
    [InlineData("ConcurrentStrangers", "ConcurrentRequests")]
    [InlineData("ConcurrentRequestsPerAgency", "ConcurrentRequests")]
    [InlineData("ConcurrentRequestsPerCaller", "ConcurrentRequests")]
    [InlineData("ConcurrentRequestsPerAddress", "ConcurrentStrangers")]
    [InlineData("ConcurrentRequestsPerAddress", "ConcurrentFeedRequests")]
    public void What_would_let_one_take_all_places_is_no_setting(string share, string whole)
    {
        string places = $"{typeof(LimitsOptions).GetProperty(whole)!.GetValue(new LimitsOptions())}";
        Write($$$$"""{"Gateway":{"Name":"gateway.test","Limits":{"{{{{share}}}}":{{{{places}}}} }}}""");
        SetupException exception = Assert.Throws<SetupException>(() => Build());
        Assert.Contains($"Gateway:Limits:{share} must be at least 1 and less than Gateway:Limits:{whole}, which is {places}", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_wrong_setting_of_the_logs_is_named_at_once()
    {
        Write("""
            {"Gateway":{"Name":"gateway.test","Logs":{"PolicyFile":"/nowhere/policy","HeartbeatSeconds":0,"TimestampAuthority":"ftp://tsa.example","TimestampSeconds":1}}}
            """);
        SetupException exception = Assert.Throws<SetupException>(() => Build());
        foreach (string setting in (string[])["PolicyFile", "HeartbeatSeconds", "TimestampAuthority", "TimestampCertificateFile", "TimestampSeconds"])
        {
            Assert.Contains($"Gateway:Logs:{setting}", exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_validator_that_would_be_shown_documents_over_an_open_network_and_settings_it_does_not_have_stop_the_start()
    {
        Write("""
            {"Gateway":{"Name":"gateway.test","Csaf":{"ValidatorUrl":"http://validator.example:8082","ValidatorPreset":"none","WhenUnchecked":"maybe","DocumentBytes":1,"TimeoutSeconds":0}}}
            """);
        SetupException exception = Assert.Throws<SetupException>(() => Build());
        foreach (string setting in (string[])["ValidatorUrl", "ValidatorPreset", "WhenUnchecked", "DocumentBytes", "TimeoutSeconds"])
        {
            Assert.Contains($"Gateway:Csaf:{setting}", exception.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{\"Gateway\":{\"Name\":\"a\",\"Name\":\"b\"}}")]
    [InlineData("{\"Gateway\":{\"Name\":\"gateway.test\",\"Limits\":{\"Recipients\":\"many\"}}}")]
    public void Settings_that_cannot_be_read_stop_the_start(string settings)
    {
        Write(settings);
        Assert.Throws<SetupException>(() => Build());
    }

    [Theory]
    [InlineData("http://0.0.0.0:8080")]
    [InlineData("http://*:8080")]
    [InlineData("http://[::]:8080")]
    [InlineData("http://192.0.2.1:8080")]
    [InlineData("http://gateway.example:8080")]
    [InlineData("http://localhost.example:8080")]
    public void Plain_http_beyond_loopback_stops_the_start(string url)
    {
        Write("""{"Gateway":{"Name":"gateway.test","PublicUrl":"https://gateway.test"}}""");
        SetupException exception = Assert.Throws<SetupException>(() => Build(url));
        Assert.Contains("plain HTTP", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:8080")]
    [InlineData("http://localhost:8080")]
    [InlineData("http://[::1]:8080")]
    public void Plain_http_on_loopback_is_served(string url)
    {
        Assert.True(ListenAddress.TryParse(url, out ListenAddress address));
        Assert.Equal(new ListenAddress(IsHttps: false, IsLoopback: true), address);
    }

    [Fact]
    public void Https_needs_a_certificate_and_a_public_url()
    {
        Write("""{"Gateway":{"Name":"gateway.test"}}""");
        SetupException exception = Assert.Throws<SetupException>(() => Build("https://0.0.0.0:8443"));
        Assert.Contains("Gateway:Tls:CertificateFile", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Gateway:PublicUrl", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sometimes", "https://127.0.0.1:0")]
    [InlineData("optional", "http://127.0.0.1:0")]
    [InlineData("required", "http://127.0.0.1:0")]
    [InlineData("required", "https://127.0.0.1:0", "http://127.0.0.1:0")]
    public void Certificates_that_clients_could_not_show_stop_the_start(string mode, params string[] urls)
    {
        Write("""{"Gateway":{"Name":"gateway.test","Tls":{"ClientCertificates":"MODE"}}}""".Replace("MODE", mode, StringComparison.Ordinal));
        SetupException exception = Assert.Throws<SetupException>(() => Build(urls));
        Assert.Contains("Gateway:Tls:ClientCertificates", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_that_others_can_read_stops_the_start()
    {
        Write("""{"Gateway":{"Name":"gateway.test"}}""");
        GatewayKeysCreate();
        foreach (string key in Directory.GetFiles(Data.Keys).Where(key => key != Data.RootKey))
        {
            File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
            SetupException exception = Assert.Throws<SetupException>(Load);
            Assert.Contains(Path.GetFileName(key), exception.Message, StringComparison.Ordinal);
            File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        Load();
    }

    [Fact]
    public void A_secret_that_is_missing_or_cut_short_stops_the_start()
    {
        Write("""{"Gateway":{"Name":"gateway.test"}}""");
        GatewayKeysCreate();
        foreach (string key in Directory.GetFiles(Data.Keys).Where(key => key != Data.RootKey))
        {
            byte[] whole = File.ReadAllBytes(key);
            File.WriteAllBytes(key, whole[..^8]);
            Assert.Throws<SetupException>(Load);
            File.Delete(key);
            Assert.Throws<SetupException>(Load);
            SecretFile.Write(key, whole);
        }

        Load();
    }

    [Fact]
    public void Keys_are_for_their_owner_alone()
    {
        GatewayKeysCreate();
        Assert.All(
            Directory.GetFiles(Data.Keys), key => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(key)));
    }

    [Fact]
    public async Task A_gateway_is_not_made_over_anything()
    {
        var agency = new TestAgency("alpha");
        Write("{}");
        SetupException exception = await Assert.ThrowsAsync<SetupException>(
            () => Founding.RunAsync(Data, new NewGateway("gateway.test", null, null), agency.Enrolment, CancellationToken.None));
        Assert.Contains("exists already", exception.Message, StringComparison.Ordinal);
        Assert.Equal("{}", File.ReadAllText(Data.Configuration));
    }

    [Fact]
    public async Task A_gateway_without_an_admin_is_not_made_and_leaves_nothing()
    {
        var agency = new TestAgency("alpha");
        agency.Replace(agency.Admin, agency.Admin with { Roles = [] });
        var record = Gateway.Exchange.AgencyRecord.Create(agency.Record.Content with
        {
            Principals = [.. agency.Record.Principals.Select(principal => principal with { Roles = [.. principal.Roles.Where(role => role != Gateway.Exchange.Role.Admin)] })],
        });
        SetupException exception = await Assert.ThrowsAsync<SetupException>(() => Founding.RunAsync(
            Data, new NewGateway("gateway.test", null, null), Gateway.Exchange.Enrolment.Create(record, agency.Root), CancellationToken.None));
        Assert.Contains("admin", exception.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Data.Path));
    }

    [Fact]
    public async Task A_start_that_fails_takes_the_folder_away_again()
    {
        var agency = new TestAgency("alpha");
        await Assert.ThrowsAsync<SetupException>(() => Founding.RunAsync(
            Data, new NewGateway("gateway.test", "http://beyond.example", null), agency.Enrolment, CancellationToken.None));
        Assert.False(Directory.Exists(Data.Path));
    }

    private void GatewayKeysCreate()
    {
        Directory.CreateDirectory(Data.Keys);
        GatewayKeys.Create(Data, new KeyFiles(null));
    }

    private void Load() => GatewayKeys.Load(Data, Gateway.Exchange.GatewayName.Parse("gateway.test")).Dispose();

    private void Write(string settings)
    {
        Directory.CreateDirectory(Data.Path);
        File.WriteAllText(Data.Configuration, settings);
    }

    private WebApplication Build(params string[] urls) => GatewayApplication.Build(Data, urls, []);
}
