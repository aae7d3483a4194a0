using System.Text.Encodings.Web;
using System.Text.Json.Serialization;
using Gateway.Audit;
using Gateway.Server.Advisories;
using Gateway.Server.Agencies;
using Gateway.Server.Agreements;
using Gateway.Server.Anchors;
using Gateway.Server.Auth;
using Gateway.Server.Discovery;
using Gateway.Server.Errors;
using Gateway.Server.Expiry;
using Gateway.Server.Feed;
using Gateway.Server.Groups;
using Gateway.Server.Health;
using Gateway.Server.Keys;
using Gateway.Server.Logs;
using Gateway.Server.Options;
using Gateway.Server.Reports;
using Gateway.Server.Storage;
using Gateway.Server.Timestamps;
using Gateway.Server.Webhooks;
using Gateway.Server.Witnesses;

namespace Gateway.Server.Hosting;

/// <summary>Puts the gateway together: what there is, in which order a request passes it, and which addresses there are.</summary>
internal static class GatewayApplication
{
    /// <summary>
    /// Builds the application of a data folder. Nothing of the machine's environment but the settings enters: no other files, no hosting defaults.
    /// </summary>
    /// <param name="data">The data folder.</param>
    /// <param name="urls">The addresses of the command line; none for the configured ones.</param>
    /// <param name="overrides">Settings of the command line, by full name.</param>
    /// <param name="customise">Last changes, such as logging to a console, or a test's clock.</param>
    /// <exception cref="SetupException">A setting, a secret file or the storage is not as it should be.</exception>
    public static WebApplication Build(
        DataFolder data, IReadOnlyCollection<string> urls, IEnumerable<KeyValuePair<string, string?>> overrides, Action<WebApplicationBuilder>? customise = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(GatewayApplication).Assembly.GetName().Name,
            ContentRootPath = Settings.Existing(data).Path,
            EnvironmentName = Environments.Production,
        });
        Settings.AddSources(builder.Configuration, data, overrides);
        GatewayOptions options = Settings.Bind(builder.Configuration, data, urls);
        builder.UseGatewayServer(options);
        AddServices(builder.Services, options, data);
        customise?.Invoke(builder);
        WebApplication app = builder.Build();
        UsePipeline(app, options);
        MapEndpoints(app, options);
        return app;
    }

    private static void AddServices(IServiceCollection services, GatewayOptions options, DataFolder data)
    {
        services.AddSingleton(options);
        services.AddSingleton(data);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(_ => GatewayKeys.Load(data, options));
        services.AddSingleton<PublicAddress>();
        services.AddSingleton<ProblemWriter>();
        services.AddGatewayStorage();
        services.AddAnchors();
        services.AddSingleton(provider => new LogWriter<IGatewayTransaction>(
            provider.GetRequiredService<IGatewayStore>(),
            provider.GetRequiredService<GatewayKeys>().LogSigners,
            provider.GetRequiredService<LogStanding>(),
            provider.GetRequiredService<TimeProvider>(),
            new LogWriterOptions()));
        services.AddSingleton(provider => new ProofBuilder(provider.GetRequiredService<IGatewayStore>()));
        services.AddAuth();
        services.AddAgencies();
        services.AddAgreements();
        services.AddGroups();
        services.AddLogs();
        services.AddWitnesses();
        services.AddTimestamps();
        services.AddAdvisories();
        services.AddFeed();
        services.AddReports();
        services.AddWebhooks();
        services.AddSingleton<RequestSweeper>();
        services.AddHostedService(provider => provider.GetRequiredService<RequestSweeper>());
        services.AddSingleton<OwnExpiries>();
        services.AddHostedService<ExpiryService>();
        services.AddSingleton<Traffic>();
        services.AddSingleton<Admission>();
        services.AddGatewayOpenApi();
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
            json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
            json.SerializerOptions.Converters.Add(new CanonicalBytesConverter());
        });
    }

    // Outermost first.
    private static void UsePipeline(WebApplication app, GatewayOptions options)
    {
        app.UseTrustedProxies(options);
        app.UseMiddleware<ResponseHeaders>();
        app.UseMiddleware<AnswerPace>();
        app.UseMiddleware<BodyPace>();
        app.UseMiddleware<ProblemMiddleware>();
        app.UseMiddleware<TransferCodings>();
        app.UseRouting();
        app.UseMiddleware<AdmissionMiddleware>();
        app.UseAuthentication();
        app.UseMiddleware<TrafficMiddleware>();
        app.UseMiddleware<CallerMiddleware>();
        app.UseAuthorization();
    }

    private static void MapEndpoints(WebApplication app, GatewayOptions options)
    {
        app.MapDiscovery();
        app.MapFeed();
        app.MapHealth();
        app.MapGatewayOpenApi();
        if (options.Auth.Authority is null)
        {
            app.MapTokens();
        }

        RouteGroupBuilder api = app.MapGroup("").AddEndpointFilter<RouteGroupBuilder, ReadOnlyMode>();
        api.MapAgencies();
        api.MapAgreements();
        api.MapGroups();
        api.MapLogs(options.Logs);
        api.MapAdvisories();
        api.MapReports();
        api.MapWebhooks();
    }
}
