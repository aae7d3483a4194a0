using Gateway.Server.Storage;

namespace Gateway.Tests.Storage;

/// <summary>An empty database of one engine, which the tests open, reopen and look into from outside.</summary>
internal interface IStoreEngine : IAsyncDisposable
{
    /// <summary>Opens a store on the database; the test disposes it.</summary>
    IGatewayStore OpenStore();

    /// <summary>Opens the payloads beside it.</summary>
    IPayloadStore OpenPayloads(TimeProvider time);

    /// <summary>Makes the database if it is not there, without any table.</summary>
    Task CreateEmptyAsync();

    /// <summary>Runs a statement as somebody would who has the database but not the program.</summary>
    Task ExecuteAsync(string sql);

    /// <summary>The exceptions that tell that a trigger refused.</summary>
    Type RefusalType { get; }

    /// <summary>Makes every completed payload look this old.</summary>
    Task AgePayloadsAsync(TimeSpan age);
}
