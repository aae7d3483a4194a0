using Gateway.Server.Options;

namespace Gateway.Server.Hosting;

/// <summary>The description of the API at <c>/openapi/v1.json</c>, derived from the endpoints themselves.</summary>
internal static class OpenApi
{
    private const string Document = "v1";

    /// <summary>Registers the description.</summary>
    public static void AddGatewayOpenApi(this IServiceCollection services) => services.AddOpenApi(Document, openApi =>
        openApi.AddDocumentTransformer((document, context, _) =>
        {
            GatewayOptions options = context.ApplicationServices.GetRequiredService<GatewayOptions>();
            document.Info.Title = $"Advisory gateway {options.Name}";
            document.Info.Version = Document;
            document.Servers = [new() { Url = context.ApplicationServices.GetRequiredService<PublicAddress>().Origin }];
            return Task.CompletedTask;
        }));

    /// <summary>Maps the description, anonymous. It is put together anew for each request, which costs too much to be asked as often as the rest of discovery.</summary>
    public static void MapGatewayOpenApi(this IEndpointRouteBuilder routes) =>
        routes.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
}
