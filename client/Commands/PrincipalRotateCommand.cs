using System.CommandLine;
using Gateway.Client.Changes;
using Gateway.Client.Cli;
using Gateway.Client.Directories;
using Gateway.Client.Http;
using Gateway.Client.Profiles;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary>
/// <c>advisory principal rotate ID</c>: new keys beside the old ones. Both count until <c>retire</c> drops the old, so that nothing under way fails.
/// </summary>
internal static class PrincipalRotateCommand
{
    public static Command Create(CommandEnvironment environment, GlobalOptions globals)
    {
        Argument<PrincipalId> principal = PrincipalWords.Id();
        Option<IReadOnlyList<KeyPurpose>> purposes = PrincipalWords.Purposes("Which keys, all by default");
        Option<string?> folder = new("--out") { Description = "The principal's keys folder, if it is not yours.", HelpName = "DIR" };
        Option<bool> retireOld = new("--retire-old") { Description = "Drop the old keys right afterwards, in a second record." };
        Option<string[]> roots = PrincipalWords.Roots();
        Option<string?> prepare = PrincipalWords.Prepare();
        Option<bool> hybrid = PrincipalWords.Hybrid();
        Command command = new("rotate", "Make new keys for a principal beside its old ones.") { principal, purposes, folder, retireOld, roots, prepare, hybrid };
        command.Validators.Add(result =>
        {
            if (result.GetValue(retireOld) && result.GetValue(prepare) is not null)
            {
                result.AddError("The old keys are retired once the new ones are in the directory: leave --retire-old away, and run retire afterwards.");
            }

            if (result.GetValue(hybrid) && result.GetValue(purposes)?.Contains(KeyPurpose.Receive) == false)
            {
                result.AddError("--hybrid is about receive keys: name receive with --purpose too, or leave --hybrid away.");
            }
        });
        command.SetAction((parsed, cancellationToken) => CommandRunner.RunAsync(
            environment,
            async () =>
            {
                Request request = new(
                    parsed.GetValue(principal),
                    parsed.GetValue(purposes) ?? [KeyPurpose.Sign, KeyPurpose.Access, KeyPurpose.Receive],
                    PrincipalWords.ReceiveClasses(parsed, hybrid),
                    parsed.GetValue(folder),
                    parsed.GetValue(retireOld),
                    parsed.GetValue(roots) ?? [],
                    parsed.GetValue(prepare));
                using GatewaySession session = await GatewaySession.OpenAsync(environment, globals.Read(parsed), cancellationToken);
                return await RunAsync(environment, session, request, cancellationToken);
            },
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CommandEnvironment environment, GatewaySession session, Request request, CancellationToken cancellationToken)
    {
        Profile profile = KeysOf(session, request);
        using RootKeys roots = RootKeys.Load(session.Profile, request.RootPaths);
        AgencyRecord current = (await DirectoryReplica.ReplayAsync(session, cancellationToken)).Require(request.Id.Agency).Current.Record;
        using NextKeys? waiting = NextKeys.Find(profile, session.Passphrases);
        if (waiting is not null)
        {
            await FinishAsync(environment, waiting, current, request.Id, profile, cancellationToken);
            return ExitCode.Ok;
        }

        RecordedPrincipal principal = current.RequireInForce(request.Id);
        // Whoever has a hybrid key goes on having one that is as new as the others.
        HeaderClass[] classes = [.. request.ReceiveClasses.Union(principal.Keys.Receive.Select(key => key.Class))];
        RequireRoom(principal, request.Purposes, classes);
        Submission.Require(current, roots, request.PreparePath);
        using NextKeys keys = await NextKeys.CreateAsync(profile, request.Purposes, classes, session.Passphrases, cancellationToken);
        await ChangeAsync(environment, session, current, keys, roots, request, cancellationToken);
        if (request.RetireOld)
        {
            await PrincipalRetireCommand.RunAsync(environment, session, new(request.Id, request.Purposes, request.RootPaths, null), cancellationToken);
        }

        return ExitCode.Ok;
    }

    private static async Task ChangeAsync(
        CommandEnvironment environment, GatewaySession session, AgencyRecord current, NextKeys keys, RootKeys roots, Request request, CancellationToken cancellationToken)
    {
        PrincipalKeys more = await keys.ReadAsync(cancellationToken);
        AgencyRecordContent next = current.NextWith(session.Gateway, request.Id, listed => listed with
        {
            Access = [.. listed.Access, .. more.Access],
            Receive = [.. listed.Receive, .. more.Receive],
            Sign = [.. listed.Sign, .. more.Sign],
        });
        long index;
        try
        {
            if (request.PreparePath is { } path)
            {
                Sentence prepared = PrincipalWords.Prepared(path, Submission.Prepare(path, current, next, roots), current);
                await environment.SayAsync($"{request.Id} {prepared}. Then run rotate again, and the new keys take their place");
                return;
            }

            index = await Submission.SignAndSendAsync(session, current, next, roots, cancellationToken);
        }
        catch (Exception failure) when (failure is GatewayRefusedException { IsFinal: true } or UsageException)
        {
            // A plain no. After a broken connection the record may have been taken, and the keys stay.
            keys.Erase();
            throw;
        }

        // Whatever goes wrong from here on, the directory lists the keys: they stay.
        await keys.ActivateAsync(cancellationToken);
        await environment.SayAsync($"{request.Id} has new keys beside the old ones, directory entry {index}");
    }

    /// <summary>An earlier rotation whose answer was lost, or whose record somebody else brought.</summary>
    private static async Task FinishAsync(CommandEnvironment environment, NextKeys waiting, AgencyRecord current, PrincipalId id, Profile profile, CancellationToken cancellationToken)
    {
        if (!await waiting.AreListedInAsync(current, id, cancellationToken))
        {
            throw new CommandFailedException(
                $"New keys of {id} wait in {profile.PathOf("next")} and are not in the directory: submit the record that was prepared with them, "
                + $"or remove that folder and rotate again.");
        }

        await waiting.ActivateAsync(cancellationToken);
        await environment.SayAsync($"{id} uses its new keys from now on");
    }

    private static void RequireRoom(RecordedPrincipal principal, IReadOnlyList<KeyPurpose> purposes, HeaderClass[] receiveClasses)
    {
        foreach (KeyPurpose purpose in purposes)
        {
            int listed = principal.Keys.Texts(purpose).Count;
            int more = purpose == KeyPurpose.Receive ? receiveClasses.Length : 1;
            if (listed + more > Limits.KeysPerPurpose)
            {
                throw new CommandFailedException(
                    $"{principal.Id} has {listed} {purpose.ToWire()} keys, and there may be {Limits.KeysPerPurpose} with the new; drop the old ones first: "
                    + $"advisory principal retire {principal.Id} --purpose {purpose.ToWire()}");
            }
        }
    }

    private static Profile KeysOf(GatewaySession session, Request request)
    {
        Profile profile = request.Folder is { } folder ? Profile.Open(folder) : session.Profile;
        return profile.Principal.Principal == request.Id
            ? profile
            : throw new UsageException($"{profile.Folder} holds the keys of {profile.Principal.Principal}; name the keys folder of {request.Id} with --out DIR.");
    }

    private sealed record Request(
        PrincipalId Id,
        IReadOnlyList<KeyPurpose> Purposes,
        IReadOnlyList<HeaderClass> ReceiveClasses,
        string? Folder,
        bool RetireOld,
        IReadOnlyList<string> RootPaths,
        string? PreparePath);
}
