using System.CommandLine;
using System.Security.Cryptography.X509Certificates;
using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Profiles;
using Gateway.Client.Witnessing;
using Gateway.Crypto;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;

namespace Gateway.Client.Commands;

/// <summary><c>advisory witness serve</c>: cosigns what logs submit until it is told to stop.</summary>
internal static class WitnessServeCommand
{
    private const string DefaultUrl = "http://127.0.0.1:8090";

    public static Command Create(CommandEnvironment environment)
    {
        Option<string> data = WitnessOptions.Data();
        Option<IReadOnlyList<NoteVerifier>> logs = Words.List<NoteVerifier>("--log", "The logs to witness", TryParseLog, "log keys, name+hash+key");
        Option<string?> policy = new("--policy") { Description = "A policy file (c2sp.org/tlog-policy) whose log lines are witnessed too.", HelpName = "FILE" };
        Option<IReadOnlyList<ListenAddress>> urls = Words.List<ListenAddress>(
            "--urls", $"Where to listen; else {DefaultUrl}", ListenAddress.TryParse, "https://host:port, or http:// on loopback");
        Option<string?> certificate = new("--certificate") { Description = "PEM file: the certificate that https addresses present, and its chain.", HelpName = "FILE" };
        Option<string?> certificateKey = new("--certificate-key") { Description = "PEM file: the certificate's private key.", HelpName = "FILE" };
        Command command = new("serve", "Be a witness (c2sp.org/tlog-witness): cosign the checkpoints of logs that only grow.")
        {
            data, logs, policy, urls, certificate, certificateKey,
        };
        command.SetAction((parsed, cancellationToken) => CommandRunner.RunAsync(
            environment,
            () => ServeAsync(
                environment,
                new Request(
                    WitnessFolder.Open(parsed.GetRequiredValue(data)),
                    LogsOf(parsed.GetValue(logs) ?? [], parsed.GetValue(policy)),
                    parsed.GetValue(urls) is { Count: > 0 } named ? named : [DefaultAddress()],
                    parsed.GetValue(certificate),
                    parsed.GetValue(certificateKey)),
                cancellationToken),
            cancellationToken));
        return command;
    }

    private static async Task<int> ServeAsync(CommandEnvironment environment, Request request, CancellationToken cancellationToken)
    {
        X509Certificate2Collection certificates = ReadCertificates(request);
        using CosignatureSigner signer = request.Folder.OpenSigner();
        using FileWitnessMemory memory = FileWitnessMemory.Open(request.Folder.State, signer.Verifier, request.Logs.Select(static log => log.Name).Distinct(), Tell);
        await using WebApplication app = WitnessServer.Build(Found(signer, request.Logs, memory, environment.Clock), request.Urls, certificates, Tell);
        await app.StartAsync(cancellationToken);
        await environment.SayAsync($"witness    {signer.Verifier}");
        foreach (NoteVerifier log in request.Logs)
        {
            await environment.SayAsync($"log        {log}");
        }

        foreach (string address in app.Urls)
        {
            await environment.SayAsync($"listening  {address}");
        }

        await environment.Out.FlushAsync(cancellationToken);
        // Ctrl-C and SIGTERM are how it ends.
        await app.WaitForShutdownAsync(cancellationToken);
        return ExitCode.Ok;

        void Tell(string line) => environment.Error.WriteLine(TerminalText.Clean(line));
    }

    private static Witness Found(CosignatureSigner signer, IReadOnlyList<NoteVerifier> logs, FileWitnessMemory memory, TimeProvider clock)
    {
        try
        {
            return new Witness(signer, logs, memory, clock);
        }
        catch (ArgumentException failure)
        {
            throw new UsageException("One of the logs has the witness's own key; a witness and a log never share one.", failure);
        }
    }

    private static List<NoteVerifier> LogsOf(IReadOnlyList<NoteVerifier> named, string? policy)
    {
        List<NoteVerifier> logs = [.. named];
        if (policy is not null)
        {
            logs.AddRange(ReadPolicy(policy).Logs.Select(static log => log.Key));
        }

        return logs.Count > 0
            ? [.. logs.DistinctBy(static log => log.ToString())]
            : throw new UsageException("There is no log to witness; name one with --log, or a --policy that lists some.");
    }

    private static WitnessPolicy ReadPolicy(string path)
    {
        try
        {
            return WitnessPolicy.Parse(PrivateFile.Read(path));
        }
        catch (PolicyFormatException failure)
        {
            throw new UsageException($"{path}: {failure.Message}", failure);
        }
    }

    private static X509Certificate2Collection ReadCertificates(Request request)
    {
        if (request is { CertificatePath: { } certificate, CertificateKeyPath: { } key })
        {
            return ServerCertificate.Read(certificate, key);
        }

        return request.Urls.Any(static address => address.IsHttps) || request.CertificatePath != request.CertificateKeyPath
            ? throw new UsageException("An https address needs both --certificate and --certificate-key.")
            : [];
    }

    private static ListenAddress DefaultAddress()
    {
        _ = ListenAddress.TryParse(DefaultUrl, out ListenAddress address);
        return address;
    }

    private static bool TryParseLog(string? text, out NoteVerifier value)
    {
        bool known = NoteVerifier.TryParse(text, out NoteVerifier? verifier);
        value = verifier!;
        return known;
    }

    private sealed record Request(
        WitnessFolder Folder, IReadOnlyList<NoteVerifier> Logs, IReadOnlyList<ListenAddress> Urls, string? CertificatePath, string? CertificateKeyPath);
}
