using System.CommandLine;
using Gateway.Server.Hosting;
using Gateway.Server.Logging;
using Gateway.Server.Options;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Server.Commands;

/// <summary><c>gateway serve</c>: answers requests until it is told to stop, and then finishes those under way.</summary>
internal static class ServeCommand
{
    private const string TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";

    /// <summary>
    /// From the signal to the end, at most: requests under way have eight seconds, what they left in the log's queue and in the database three more. Whoever runs the gateway
    /// kills it later than that (deploy/gateway.service).
    /// </summary>
    public static readonly TimeSpan StopBound = TimeSpan.FromSeconds(13);

    private static readonly TimeSpan ReleaseBound = TimeSpan.FromSeconds(3);

    /// <summary>The command.</summary>
    public static Command Create()
    {
        Option<string> data = DataOption.Create();
        Option<string[]> urls = SettingOptions.CreateUrls();
        Option<string[]> settings = SettingOptions.CreateSettings();
        Command command = new("serve", "Serves the API.") { data, urls, settings };
        command.SetAction((arguments, cancellationToken) => RunAsync(
            DataOption.Read(arguments, data),
            SettingOptions.ReadUrls(arguments, urls),
            SettingOptions.ReadSettings(arguments, settings),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        DataFolder data, IReadOnlyCollection<string> urls, IReadOnlyDictionary<string, string?> settings, CancellationToken cancellationToken)
    {
        WebApplication app = GatewayApplication.Build(data, urls, settings, LogToConsole);
        ILogger logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(ServeCommand));
        try
        {
            await Preparation.RunAsync(app.Services, cancellationToken);
            await app.StartAsync(cancellationToken);
            PublicAddress address = app.Services.GetRequiredService<PublicAddress>();
            foreach (string listening in app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses)
            {
                logger.Listening(listening, address.Origin);
            }

            using CancellationTokenRegistration stopping = app.Lifetime.ApplicationStopping.Register(logger.Stopping);
            await app.WaitForShutdownAsync(cancellationToken);
            return FindFailure(app.Services) is { } failure ? Fail(logger, failure) : ExitCode.Ok;
        }
        finally
        {
            await ReleaseAsync(app, logger);
        }
    }

    /// <summary>
    /// Finishes what the log's queue holds and closes the database. A database that does not answer is not waited for: what was acknowledged is durable, and what was not
    /// is as after a kill.
    /// </summary>
    private static async Task ReleaseAsync(WebApplication app, ILogger logger)
    {
        try
        {
            await app.DisposeAsync().AsTask().WaitAsync(ReleaseBound);
        }
        catch (TimeoutException)
        {
            logger.StoppedWithWorkUnderWay();
        }
    }

    private static AggregateException? FindFailure(IServiceProvider services) => services.GetServices<IHostedService>().OfType<BackgroundService>()
        .Select(service => service.ExecuteTask is { IsFaulted: true } task ? task.Exception : null).FirstOrDefault(exception => exception is not null);

    private static int Fail(ILogger logger, Exception failure)
    {
        logger.BackgroundFailure(failure);
        return ExitCode.Refused;
    }

    // The framework's own lines name request paths and, at lower levels, claims: they are shown from warnings on.
    private static void LogToConsole(WebApplicationBuilder builder)
    {
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("System", LogLevel.Warning);
        // A start that fails ends in one sentence on stderr, a background service that fails in a line of ours.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        if (builder.Configuration[$"{GatewayOptions.Section}:{nameof(GatewayOptions.LogFormat)}"] == GatewayOptions.JsonLog)
        {
            builder.Logging.AddJsonConsole(console =>
            {
                console.UseUtcTimestamp = true;
                console.TimestampFormat = TimestampFormat.TrimEnd();
            });
            return;
        }

        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = TimestampFormat;
        });
    }
}
