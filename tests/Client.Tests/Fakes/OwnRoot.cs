using Gateway.Client.Profiles;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Client.Tests.Fakes;

/// <summary>Records that bravo's root made, and ones that it did not make.</summary>
internal static class OwnRoot
{
    /// <summary>The next record of bravo, with a revoked principal, signed by bravo's root.</summary>
    public static void RevokesItsPrincipal(World world)
    {
        AgencyRecord current = world.Gateway.RecordOf("bravo");
        Revocation revocation = new(FakeGateway.Now, RevocationReason.KeyCompromise, null);
        AgencyRecord next = AgencyRecord.Create(current.Next(FakeGateway.Name) with { Principals = [current.Principals[0] with { Revoked = revocation }] });
        using SigningKey root = Profile.LoadKey(Path.Combine(world.Keys("bravo"), Profile.RootFile));
        world.Gateway.Record(next, new RootSignatures(next.Sign(root)), null, null);
    }

    /// <summary>The next record of bravo under another root, with an admin's act beside it; its index.</summary>
    public static long IsReplacedByAnAdmin(World world)
    {
        using SigningKey foreign = SigningKey.Generate();
        AgencyRecord next = AgencyRecord.Create(world.Gateway.RecordOf("bravo").Next(FakeGateway.Name) with { Root = [foreign.VerifyingKey] });
        PrincipalId admin = world.Gateway.RecordOf("alpha").Principals[0].Id;
        AdminAct act = AdminAct.ReplaceRoot(FakeGateway.Name, next, admin, FakeGateway.Now, "Lost in a fire");
        world.Gateway.Record(next, new RootSignatures(next.Sign(foreign)), act, act.Sign(world.Gateway.FounderKey!));
        return world.Gateway.DirectoryLog.Size - 1;
    }

    /// <summary>The next record of bravo, signed by a key that is nobody's root.</summary>
    public static void IsForged(World world)
    {
        using SigningKey foreign = SigningKey.Generate();
        AgencyRecord next = AgencyRecord.Create(world.Gateway.RecordOf("bravo").Next(FakeGateway.Name));
        world.Gateway.Record(next, new RootSignatures(next.Sign(foreign)), null, null);
    }
}
