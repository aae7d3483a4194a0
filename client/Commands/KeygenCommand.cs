using System.CommandLine;
using System.Globalization;
using Gateway.Client.Cli;
using Gateway.Client.Profiles;
using Gateway.Client.Trust;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary><c>advisory keygen</c>: an agency's root key, its first principal's keys, and the enrolment file for an admin.</summary>
internal static class KeygenCommand
{
    public static Command Create(CommandEnvironment environment, GlobalOptions globals)
    {
        Option<AgencyId> agency = Words.Option<AgencyId>("--agency", "Your agency's id", AgencyId.TryParse, "2 to 32 characters of a-z, 0-9 and -");
        agency.Required = true;
        Option<string> folder = new("--out") { Description = "The folder to make; nothing in it is overwritten.", HelpName = "DIR", Required = true };
        Option<PrincipalKind?> kind = PrincipalWords.Kind();
        Option<AgencyKind?> agencyKind = Words.Option<AgencyKind?>(
            "--agency-kind", "What your agency is", TryParseAgencyKind, "national-cert, international-body, industry-association, operator or other");
        Option<IReadOnlyList<KeyValuePair<string, string>>> names = Words.Pairs("--name", "A name of your agency, like en=\"Example CERT\"; one a language");
        Option<IReadOnlyList<Role>> roles = PrincipalWords.Roles("default all five; admin and auditor take effect once an admin grants them to the agency");
        Option<GatewayName?> gatewayName = Words.Option<GatewayName?>(
            "--gateway-name", "The gateway this enrolment is for", TryParseGateway, "like gateway.example");
        Option<string?> signingKey = PrincipalWords.SigningKey();
        Option<int> rootKeys = Words.Option<int>("--root-keys", "How many root keys to make", TryParseRootKeys, $"1, the default, to {Limits.RootKeys}");
        Option<int> threshold = Words.Option<int>("--threshold", "How many of them must sign each change", TryParseRootKeys, "1, the default, to the number of root keys");
        Option<bool> hybrid = PrincipalWords.Hybrid();
        Option<bool> passphrase = PassphraseWords.Option("the identity file");
        Command command = new("keygen", "Make your agency's keys and the enrolment file that an admin accepts.")
        {
            agency, folder, kind, agencyKind, names, roles, gatewayName, signingKey, rootKeys, threshold, hybrid, passphrase,
        };
        command.SetAction((parsed, cancellationToken) => CommandRunner.RunAsync(
            environment,
            () => RunAsync(
                environment,
                new Request(
                    parsed.GetValue(agency),
                    parsed.GetValue(folder)!,
                    parsed.GetValue(kind) ?? PrincipalKind.Person,
                    parsed.GetValue(agencyKind) ?? AgencyKind.NationalCert,
                    parsed.GetValue(names) ?? [],
                    parsed.GetValue(roles) is { Count: > 0 } named ? named : Enum.GetValues<Role>(),
                    parsed.GetValue(gatewayName),
                    globals.Read(parsed).InvitePath,
                    parsed.GetValue(signingKey),
                    parsed.GetResult(rootKeys) is null ? 1 : parsed.GetValue(rootKeys),
                    parsed.GetResult(threshold) is null ? 1 : parsed.GetValue(threshold),
                    PrincipalWords.ReceiveClasses(parsed, hybrid),
                    PassphraseWords.Wanted(globals, parsed, passphrase)),
                cancellationToken),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CommandEnvironment environment, Request request, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> rootFiles = Profile.RootFilesOf(request.RootKeys);
        NewPrincipal.RequireFree(request.Folder, [.. rootFiles, Profile.EnrolmentFile]);
        Invite? invite = request.InvitePath is { } path ? PinnedGateway.ReadInvite(path) : null;
        GatewayName? gateway = GatewayOf(request.Gateway, invite);
        SigningKey[] roots = [.. rootFiles.Select(_ => SigningKey.Generate())];
        try
        {
            await MakeAsync(environment, request, gateway, invite, roots, cancellationToken);
            return ExitCode.Ok;
        }
        finally
        {
            Array.ForEach(roots, root => root.Dispose());
        }
    }

    private static async Task MakeAsync(
        CommandEnvironment environment, Request request, GatewayName? gateway, Invite? invite, SigningKey[] roots, CancellationToken cancellationToken)
    {
        using NewPrincipal principal = NewPrincipal.Create(request.Agency, request.SigningKeyPath, request.ReceiveClasses);
        Enrolment enrolment = Enrol(request, gateway, roots, principal, environment.Clock.GetUtcNow());
        IReadOnlyList<string> rootFiles = Profile.RootFilesOf(roots.Length);

        using SecretMemory? passphrase = request.Passphrases is null ? null : await request.Passphrases.ChooseAsync(cancellationToken);
        await principal.WriteAsync(request.Folder, gateway, passphrase, cancellationToken);
        foreach ((string name, SigningKey root) in rootFiles.Zip(roots))
        {
            NewPrincipal.WriteSecret(Path.Combine(request.Folder, name), root.ExportPkcs8Pem());
        }

        PrivateFile.CreateNew(Path.Combine(request.Folder, Profile.EnrolmentFile), enrolment.Bytes.Span);
        if (invite is not null)
        {
            PinnedGateway.Pin(Profile.Open(request.Folder), invite);
        }

        await environment.SayAsync($"principal    {principal.Id}");
        await environment.SayAsync($"fingerprint  {Fingerprint.Of(enrolment.Record)}");
        string file = Path.Combine(request.Folder, Profile.EnrolmentFile);
        Sentence advice = roots.Length == 1 ? (Sentence)$"move {Profile.RootFile} to a place offline" : (Sentence)$"move {string.Join(", ", rootFiles)} to places offline, apart";
        await environment.SayAsync($"Send {file} to an admin of the gateway, and {advice}.");
    }

    private static GatewayName? GatewayOf(GatewayName? named, Invite? invite)
    {
        if (named is not null && invite is not null && named != invite.Gateway)
        {
            throw new UsageException($"The invite is for {invite.Gateway}, not for {named}; give one of --gateway-name and --invite.");
        }

        return named ?? invite?.Gateway;
    }

    private static Enrolment Enrol(Request request, GatewayName? gateway, SigningKey[] roots, NewPrincipal principal, DateTimeOffset now)
    {
        Dictionary<string, string> names = new(StringComparer.Ordinal);
        foreach ((string language, string name) in request.Names)
        {
            names[language.Length == 0 ? "en" : language] = name;
        }

        if (names.Count == 0)
        {
            names["en"] = request.Agency.Value;
        }

        try
        {
            AgencyRecord record = AgencyRecord.Create(new AgencyRecordContent
            {
                Gateway = gateway,
                Agency = request.Agency,
                Sequence = 0,
                Kind = request.AgencyKind,
                Names = names,
                Root = [.. roots.Select(root => root.VerifyingKey)],
                Threshold = request.Threshold,
                Principals = [principal.Describe(request.Kind, request.Roles, now)],
            });
            return Enrolment.Create(record, roots);
        }
        catch (DocumentException failure)
        {
            throw new UsageException(Explanations.Of(failure), failure);
        }
    }

    internal static bool TryParseRootKeys(string? text, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value is >= 1 and <= Limits.RootKeys;

    private static bool TryParseAgencyKind(string? text, out AgencyKind? value)
    {
        bool known = WireText.TryParse(text, out AgencyKind kind) && kind != AgencyKind.Gateway;
        value = known ? kind : null;
        return known;
    }

    private static bool TryParseGateway(string? text, out GatewayName? value)
    {
        bool known = GatewayName.TryParse(text, out GatewayName name);
        value = known ? name : null;
        return known;
    }

    private sealed record Request(
        AgencyId Agency,
        string Folder,
        PrincipalKind Kind,
        AgencyKind AgencyKind,
        IReadOnlyList<KeyValuePair<string, string>> Names,
        IReadOnlyList<Role> Roles,
        GatewayName? Gateway,
        string? InvitePath,
        string? SigningKeyPath,
        int RootKeys,
        int Threshold,
        IReadOnlyList<HeaderClass> ReceiveClasses,
        PassphraseSource? Passphrases);
}
